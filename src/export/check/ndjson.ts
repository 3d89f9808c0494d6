/** What `check` found, one JSON object a line, in order of captures and messages. */

import { mentionedBy } from '../../dissect/finding-text.js';
import { jsonText } from '../json-text.js';
import type { FindingLog } from './finding-log.js';
import { sentenceOf } from './sentence.js';

/** All lines, each ended by a line break; none when nothing was found. */
export const checkNdjson = (log: FindingLog): string =>
  log
    .found()
    .map((found) => {
      const { place, severity, id, field, expects } = found;
      const object = {
        file: log.places.fileOf(place),
        number: place.number,
        frame: place.frame === 0 ? null : place.frame,
        severity,
        id,
        message: sentenceOf(found, log),
        field,
        expects,
        messages: mentionedBy(found)?.map((each) => {
          const other = log.places.of(each);
          return { file: log.places.fileOf(other), number: other.number };
        }),
      };
      return `${jsonText(object)}\n`;
    })
    .join('');
