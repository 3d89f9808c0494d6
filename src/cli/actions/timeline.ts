/** Analyses captures and prints what became of each vbucket. */
import { analyse } from '../../engine/reading/analyse.js';
import { MessagePlaces } from '../../export/message-places.js';
import { timelineRecords, timelineText } from '../../export/timeline.js';
import { EXIT, type ExitStatus } from '../exit.js';
import type { TimeFormatOption } from '../options.js';
import { print, terminalWidth } from '../page.js';
import { type AnalyseCommandOptions, analyseOptions, isWhole } from './analysing.js';

export interface TimelineOptions extends AnalyseCommandOptions {
  readonly format: 'text' | 'ndjson';
  readonly time: TimeFormatOption;
  readonly vbucket?: number;
  readonly bucket?: string;
}

export async function timeline(
  paths: readonly string[],
  options: TimelineOptions,
): Promise<ExitStatus> {
  const { bucket, vbucket, format, time } = options;
  const places = paths.length > 1 ? new MessagePlaces(paths) : undefined;
  const analysed = await analyse({
    ...analyseOptions(paths, options),
    report: () => {},
    ...(places && { listener: (capture) => places.listener(capture) }),
  });
  const view = analysed.analysis.machines.timeline.query({
    ...(bucket === undefined ? {} : { bucket }),
    ...(vbucket === undefined ? {} : { vbucket }),
  });
  const width = terminalWidth() ?? Number.POSITIVE_INFINITY;
  await print(
    format === 'ndjson'
      ? [...timelineRecords(view, places)].join('')
      : timelineText(view, { time, width, places }),
  );
  return isWhole(analysed) ? EXIT.done : EXIT.file;
}
