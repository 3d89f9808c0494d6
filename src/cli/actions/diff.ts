/** Analyses two captures, each on its own, and prints what is different between them. */
import { findingEntries } from '../../analysis/reference/index.js';
import { commandTable } from '../../commands.js';
import { plural } from '../../dissect/text.js';
import { analyse } from '../../engine/reading/analyse.js';
import { diffRecords } from '../../export/diff/ndjson.js';
import { diffText } from '../../export/diff/text.js';
import { type Comparison, compare, differenceCount } from '../../statistics/diff/compare.js';
import { DEFAULT_THRESHOLD } from '../../statistics/diff/latencies.js';
import { Profile } from '../../statistics/diff/profile.js';
import { CommandError, EXIT, type ExitStatus, say } from '../exit.js';
import { print, terminalWidth } from '../page.js';
import { type AnalyseCommandOptions, analyseOptions, isWhole } from './analysing.js';

export interface DiffOptions extends AnalyseCommandOptions {
  readonly format: 'text' | 'ndjson';
  readonly ignore?: readonly string[];
  /** Given: latencies that differ so many times are differences. */
  readonly threshold?: number;
}

export async function diff(
  [first, second]: readonly [string, string],
  options: DiffOptions,
): Promise<ExitStatus> {
  const ignores = ignoring(options.ignore ?? []);
  if (first === '-' && second === '-') {
    throw new CommandError(EXIT.usage, 'standard input holds one capture: name the other');
  }
  const { threshold = DEFAULT_THRESHOLD } = options;
  const [a, b] = [await profiled(first, options), await profiled(second, options)];
  // Of what could not be read nothing is said but why: no comparison must look like a clean one.
  if (!a.isRead || !b.isRead) return EXIT.file;
  const found = compare(a, b, { threshold, ignores });
  await print(textOf(found, options));
  return a.isWhole && b.isWhole ? statusOf(found, options) : EXIT.file;
}

async function profiled(path: string, options: DiffOptions) {
  const { sameNode } = options;
  const profile = new Profile({
    table: commandTable,
    ...(sameNode === undefined ? {} : { sameNode }),
  });
  const analysed = await analyse({
    ...analyseOptions([path], options),
    report: profile.report,
    listener: () => profile,
  });
  const timeline = analysed.analysis.machines.timeline.query();
  for (const [count, what] of [
    [profile.overlooked, 'count'],
    [timeline.evicted, 'step'],
  ] as const) {
    if (count > 0)
      say(`${path}: too many vbuckets or nodes; ${plural(count, what)} could not be compared`);
  }
  const isRead = analysed.chapters.every(({ report }) => report !== undefined);
  return { profile, timeline, isRead, isWhole: isWhole(analysed) };
}

function textOf(found: Comparison, { format, threshold = DEFAULT_THRESHOLD }: DiffOptions): string {
  if (format === 'ndjson') return [...diffRecords(found)].join('');
  return diffText(found, { threshold, width: terminalWidth() ?? Number.POSITIVE_INFINITY });
}

function statusOf(found: Comparison, { threshold }: DiffOptions): ExitStatus {
  const slower = threshold === undefined ? 0 : found.latencies.length;
  return differenceCount(found) + slower > 0 ? EXIT.findings : EXIT.done;
}

/** What is ignored by a slip of the pen would be ignored in silence. */
function ignoring(names: readonly string[]) {
  const commands = new Set<string>();
  const findings: string[] = [];
  for (const name of names) {
    const command = commandTable.named(name)?.name;
    if (command !== undefined) commands.add(command);
    else if (findingEntries.some(({ id }) => id.startsWith(name))) findings.push(name);
    else {
      throw new CommandError(
        EXIT.usage,
        `--ignore ${name}: no command is called so, and no finding is, or begins so; see fusionshark commands, fusionshark findings`,
      );
    }
  }
  return {
    command: (name: string) => commands.has(name),
    finding: (id: string) => findings.some((beginning) => id.startsWith(beginning)),
  };
}
