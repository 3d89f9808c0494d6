/** What `check` found, for people: grouped by severity and id, with counts and the first places. */

import { expectedText } from '../../dissect/finding-text.js';
import type { Severity } from '../../dissect/node.js';
import { harmless, plural } from '../../dissect/text.js';
import { type FindingGroup, type FindingLog, SEVERITIES } from './finding-log.js';
import { sentenceOf } from './sentence.js';

/** Places that are listed of one finding; the rest is a number. */
const FIRST = 10;

const NOUNS: Readonly<Record<Severity, string>> = {
  error: 'error',
  warn: 'warning',
  note: 'note',
  chat: 'remark',
};

/** All lines, each ended by a line break. */
export function checkText(log: FindingLog): string {
  const blocks = log.groups().map((group) => [headOf(group), ...linesOf(group, log), '']);
  return `${[...blocks.flat(), summaryOf(log)].join('\n')}\n`;
}

const headOf = ({ severity, id, count }: FindingGroup): string => `${severity} ${id}: ${count}`;

function linesOf({ severity, id, count, kept }: FindingGroup, log: FindingLog): string[] {
  const lines = kept.slice(0, FIRST).map((found) => {
    const place = `${log.places.fileOf(found.place)}:${found.place.number}`;
    return `  ${harmless(place)}: ${severity} ${id}: ${harmless(sentenceOf(found, log))}${expectedText(found)}`;
  });
  const rest = count - lines.length;
  return rest > 0 ? [...lines, `  and ${rest} more`] : lines;
}

function summaryOf(log: FindingLog): string {
  const counts = SEVERITIES.map((severity) => ({ severity, count: log.countOf(severity) }))
    .filter(({ count }) => count > 0)
    .map(({ severity, count }) => plural(count, NOUNS[severity]));
  const found = counts.length === 0 ? 'no findings' : counts.join(', ');
  const captures = log.captures.length > 1 ? ` of ${log.captures.length} captures` : '';
  return `${found} in ${plural(log.places.total, 'message')}${captures}`;
}
