/** Two captures side by side, for people: what only one has, and what there is more or less of. */
import { vbucketsText } from '../../analysis/machines/voice.js';
import { harmless, plural } from '../../dissect/text.js';
import { latencyText } from '../../session/row.js';
import { type Comparison, differenceCount } from '../../statistics/diff/compare.js';
import type { CountDifference, PlaceDifference } from '../../statistics/diff/counts.js';
import type { HistoryDifference, Step, StepDifference } from '../../statistics/diff/histories.js';
import { type LatencyDifference, MIN_ANSWERS } from '../../statistics/diff/latencies.js';
import { namesOf } from '../../statistics/diff/profile.js';
import { columns } from '../docs/wrap.js';

export interface DiffTextOptions {
  /** Columns of a line; longer ones are cut, and end in "…". */
  readonly width: number;
  readonly threshold: number;
}

/** One block for each kind of difference, blank lines between them; ends with a line break. */
export function diffText(found: Comparison, { width, threshold }: DiffTextOptions): string {
  const { nodes, requests, answers, histories, findings, latencies } = found;
  const enough = `p50 of at least ${MIN_ANSWERS.p50} answers, p99 of ${MIN_ANSWERS.p99}`;
  const blocks = [
    block(
      'Taken for the same node',
      nodes.map(({ a, b }) => [`A ${a}`, `B ${b}`]),
    ),
    block('Commands', [...requests.map(requestRow), ...answers.map(countRow)].sort(byCommand)),
    ...histories.map(historyBlock),
    block('Findings', findings.map(countRow)),
    block(`Latencies that differ ${threshold} times (${enough})`, latencies.map(latencyRow)),
  ].filter((lines) => lines.length > 0);
  const lines = [...blocks.flatMap((each) => [...each, '']), summaryOf(found)];
  return `${lines.map((line) => shortened(line, width)).join('\n')}\n`;
}

function block(title: string, rows: readonly (readonly string[])[]): string[] {
  return rows.length === 0 ? [] : [title, ...columns(rows).map((line) => `  ${line}`)];
}

/** Rows of a command stand together, what was sent before what was answered. */
const byCommand = ([a = '']: readonly string[], [b = '']: readonly string[]): number =>
  a === b ? 0 : a < b ? -1 : 1;

const requestRow = ({ name, a, b, places }: CountDifference): string[] => [
  ...[name, 'sent', changeText(a, b), placesText(places)],
];

const countRow = ({ name, a, b, places }: CountDifference): string[] => [
  ...namesOf(name),
  changeText(a, b),
  placesText(places),
];

function changeText(a: number, b: number): string {
  if (a === 0) return `only in B: ${b}`;
  if (b === 0) return `only in A: ${a}`;
  return `A ${a} -> B ${b}`;
}

/** Vbuckets by bucket; nothing where none is named. */
function placesText(places: readonly PlaceDifference[]): string {
  const buckets = [...new Set(places.map(({ bucket }) => bucket))];
  return buckets
    .map((bucket) => {
      const own = places.filter((place) => place.bucket === bucket).map(({ vbucket }) => vbucket);
      return `${vbucketsText(own)} of ${harmless(bucket)}`;
    })
    .join(', ');
}

function historyBlock({ bucket, vbucket, steps }: HistoryDifference): string[] {
  const title = `History of vbucket ${vbucket} of bucket ${harmless(bucket)}`;
  return block(title, steps.flatMap(stepRows));
}

function stepRows({ a, b }: StepDifference): string[][] {
  const whose = a === undefined ? 'only in B' : b === undefined ? 'only in A' : undefined;
  if (whose !== undefined) return [a, b].flatMap((step) => (step ? [[whose, ...cells(step)]] : []));
  return [
    ['A', ...cells(a as Step)],
    ['-> B', ...cells(b as Step)],
  ];
}

const cells = ({ number, node, what, detail }: Step): string[] => {
  return [`#${number}`, node, detail === '' ? what : `${what}: ${harmless(detail)}`];
};

function latencyRow({ command, measure, quantile, a, b, factor, answers }: LatencyDifference) {
  const whose = measure === 'server' ? 'as the server says' : 'as seen here';
  const times =
    factor >= 1 ? `${factor.toFixed(1)} times slower` : `${(1 / factor).toFixed(1)} times faster`;
  return [
    ...[command, quantile, `A ${latencyText(a)} -> B ${latencyText(b)}`, times, whose],
    `of ${answers.a} and ${plural(answers.b, 'answer')}`,
  ];
}

function summaryOf(found: Comparison): string {
  const count = differenceCount(found);
  const slower = found.latencies.length;
  if (slower === 0) return count === 0 ? 'no difference' : plural(count, 'difference');
  if (count === 0) return `${plural(slower, 'difference')} of latency`;
  return `${plural(count, 'difference')}, and ${slower} of latency`;
}

const shortened = (line: string, width: number): string =>
  line.length <= width ? line : `${line.slice(0, Math.max(0, width - 1))}…`;
