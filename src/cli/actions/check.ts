/** Analyses captures, several of them as one history, and prints what is wrong. */
import { Analysis } from '../../analysis/analysis.js';
import { findingEntries } from '../../analysis/reference/index.js';
import type { Thresholds } from '../../analysis/thresholds.js';
import { commandTable } from '../../commands.js';
import type { Severity } from '../../dissect/node.js';
import { plural } from '../../dissect/text.js';
import { damageLines, isDamaged } from '../../engine/damage.js';
import { type ChapterReport, readHistory } from '../../engine/history.js';
import { FindingLog } from '../../export/check/finding-log.js';
import { checkJunit } from '../../export/check/junit.js';
import { checkNdjson } from '../../export/check/ndjson.js';
import { checkText } from '../../export/check/text.js';
import { Analyst } from '../../session/analyst.js';
import { Decoder } from '../../session/decoder.js';
import { type MessageSink, tee } from '../../session/message.js';
import { CommandError, EXIT, type ExitStatus, report, say } from '../exit.js';
import { type DecodeOptions, decodeConfig } from '../options.js';
import { print } from '../page.js';

export interface CheckOptions extends Pick<DecodeOptions, 'edition'> {
  readonly failOn: Severity;
  readonly format: 'text' | 'ndjson' | 'junit';
  readonly ignore?: readonly string[];
  readonly sameNode?: ReadonlyMap<string, string>;
  readonly decodeAs?: ReadonlySet<number>;
  /** Milliseconds. */
  readonly slow: number;
  readonly headOfLine: number;
  /** Seconds. */
  readonly validity: number;
}

export async function check(paths: readonly string[], options: CheckOptions): Promise<ExitStatus> {
  refuseUnknown(options.ignore ?? []);
  const log = new FindingLog(paths, options.ignore);
  const analysis = new Analysis({
    table: commandTable,
    report: (number, finding) => log.add(number, finding),
    thresholds: thresholdsOf(options),
    ...(options.sameNode === undefined ? {} : { sameNode: options.sameNode }),
  });
  const decode = decodeConfig({ edition: options.edition, secrets: 'mask' });
  const analyst = new Analyst(analysis, new Decoder({ table: commandTable, ...decode }));
  const sinkOf = (capture: number): MessageSink => {
    const places: MessageSink = { message: ({ at }) => log.places.add(capture, at.frame) };
    return tee({ readsRequests: false, ...places }, analyst);
  };
  const chapters = await readHistory({
    paths,
    stdin: () => process.stdin,
    sinkOf,
    ...(options.decodeAs === undefined ? {} : { forcedPorts: options.decodeAs }),
  });
  analyst.end();
  await print(textOf(log, options));
  if (log.dropped > 0 && options.format !== 'text') {
    say(`${plural(log.dropped, 'finding')} more than are printed`);
  }
  const readable = told(chapters);
  if (!readable) return EXIT.file;
  return log.reaches(options.failOn) ? EXIT.findings : EXIT.done;
}

const thresholdsOf = ({ slow, headOfLine, validity }: CheckOptions): Thresholds => ({
  slowNs: slow * 1e6,
  headOfLineNs: headOfLine * 1e6,
  validitySeconds: validity,
});

function textOf(log: FindingLog, { format, failOn }: CheckOptions): string {
  if (format === 'ndjson') return checkNdjson(log);
  if (format === 'text') return checkText(log);
  return checkJunit(log, { failOn, ids: findingEntries.map(({ id }) => id) });
}

/** Says what was wrong with the captures themselves. True when nothing was. */
function told(chapters: readonly ChapterReport[]): boolean {
  let isWhole = true;
  for (const { path, report: read, failure } of chapters) {
    if (read === undefined) {
      report(failure);
      isWhole = false;
      continue;
    }
    for (const line of damageLines(path, read)) say(line);
    if (isDamaged(read)) isWhole = false;
  }
  return isWhole;
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
