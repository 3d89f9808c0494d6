/** Analyses captures, several of them as one history, and prints what is wrong. */
import { findingEntries } from '../../analysis/reference/index.js';
import type { Severity } from '../../dissect/node.js';
import { plural } from '../../dissect/text.js';
import { analyse } from '../../engine/reading/analyse.js';
import { FindingLog } from '../../export/check/finding-log.js';
import { checkJunit } from '../../export/check/junit.js';
import { checkNdjson } from '../../export/check/ndjson.js';
import { checkText } from '../../export/check/text.js';
import { CommandError, EXIT, type ExitStatus, say } from '../exit.js';
import { print } from '../page.js';
import { type AnalyseCommandOptions, analyseOptions, isWhole } from './analysing.js';

export interface CheckOptions extends AnalyseCommandOptions {
  readonly failOn: Severity;
  readonly format: 'text' | 'ndjson' | 'junit';
  readonly ignore?: readonly string[];
}

export async function check(paths: readonly string[], options: CheckOptions): Promise<ExitStatus> {
  refuseUnknown(options.ignore ?? []);
  const log = new FindingLog(paths, options.ignore);
  const analysed = await analyse({
    ...analyseOptions(paths, options),
    report: (number, finding) => log.add(number, finding),
    listener: (capture) => log.places.listener(capture),
  });
  // Of what could not be read nothing is said but why: no report must look like a clean one.
  if (analysed.chapters.every(({ report }) => report === undefined)) {
    isWhole(analysed);
    return EXIT.file;
  }
  await print(textOf(log, options));
  if (log.dropped > 0 && options.format !== 'text') {
    say(`${plural(log.dropped, 'finding')} more than are printed`);
  }
  if (!isWhole(analysed)) return EXIT.file;
  return log.reaches(options.failOn) ? EXIT.findings : EXIT.done;
}

function textOf(log: FindingLog, { format, failOn }: CheckOptions): string {
  if (format === 'ndjson') return checkNdjson(log);
  if (format === 'text') return checkText(log);
  return checkJunit(log, { failOn, ids: findingEntries.map(({ id }) => id) });
}

/** What is ignored by a slip of the pen would be ignored in silence. */
function refuseUnknown(ignored: readonly string[]): void {
  for (const beginning of ignored) {
    if (findingEntries.some(({ id }) => id.startsWith(beginning))) continue;
    throw new CommandError(
      EXIT.usage,
      `--ignore ${beginning}: no finding is called so, or begins so; see fusionshark findings`,
    );
  }
}
