/**
 * Latencies by group as rows of a table, and as NDJSON (`type` "latency", then one "further" where
 * a cap let no group be made). Durations of the table have a unit each; those of records are
 * microseconds. A group is told by what it was made by: command, node, bucket, vbucket.
 */
import { plural } from '../../dissect/text.js';
import { latencyText } from '../../session/row.js';
import type { Distribution } from '../../statistics/histogram.js';
import type { Further, LatencyGroup, LatencyKey } from '../../statistics/latency.js';
import { type Json, jsonText } from '../json-text.js';
import { type Column, left, right, tableLines } from './table.js';

type LatencyColumn = Column<LatencyGroup>;

const KEYS: readonly { readonly key: keyof LatencyKey; readonly title: string }[] = [
  { key: 'bucket', title: 'bucket' },
  { key: 'vbucket', title: 'vbucket' },
  { key: 'command', title: 'command' },
  { key: 'node', title: 'node' },
];

const number = (
  title: string,
  text: (group: LatencyGroup) => string,
  spare?: number,
): LatencyColumn => right(title, text, { text, ...(spare === undefined ? {} : { spare }) });

const duration = (
  title: string,
  of: (group: LatencyGroup) => Distribution | undefined,
  figure: Exclude<keyof Distribution, 'count'>,
  spare?: number,
): LatencyColumn => {
  const text = (group: LatencyGroup): string => {
    const distribution = of(group);
    return distribution === undefined ? '' : latencyText(distribution[figure]);
  };
  return number(title, text, spare);
};

const FIGURES: readonly LatencyColumn[] = [
  number('answers', ({ answers }) => String(answers)),
  number('errors', ({ errors }) => (errors === 0 ? '' : String(errors))),
  duration('min', ({ wire }) => wire, 'min', 2),
  duration('p50', ({ wire }) => wire, 'p50'),
  duration('p90', ({ wire }) => wire, 'p90', 1),
  duration('p99', ({ wire }) => wire, 'p99'),
  duration('max', ({ wire }) => wire, 'max'),
];

/** Only where some group has them: most captures have none of the first, many none of the other. */
const SERVER: readonly LatencyColumn[] = [
  duration('server p50', ({ server }) => server, 'p50', 3),
  duration('server p99', ({ server }) => server, 'p99'),
];
const QUEUED: readonly LatencyColumn[] = [
  number('queued', ({ queued }) => (queued === undefined ? '' : String(queued.count))),
  duration('queue p50', ({ queued }) => queued, 'p50', 4),
  duration('queue max', ({ queued }) => queued, 'max'),
  duration('service p50', ({ service }) => service, 'p50', 5),
  duration('service p99', ({ service }) => service, 'p99', 5),
];

/** What there is to tell of these groups. */
function latencyColumns(groups: readonly LatencyGroup[]): LatencyColumn[] {
  const keys = KEYS.filter(({ key }) => groups.some((group) => group.key[key] !== undefined)).map(
    ({ key, title }) =>
      key === 'vbucket'
        ? right(title, (group: LatencyGroup) => group.key[key])
        : left(title, (group: LatencyGroup) => group.key[key], { shrink: 1 }),
  );
  return [
    ...keys,
    ...FIGURES,
    ...(groups.some(({ server }) => server !== undefined) ? SERVER : []),
    ...(groups.some(({ queued }) => queued !== undefined) ? QUEUED : []),
  ];
}

/**
 * A head, a line for each group, and one about those that a cap left out; each ends with a line
 * break.
 * @param width columns of a line
 */
export function latencyTable(
  groups: readonly LatencyGroup[],
  further: Further | undefined,
  width = Number.POSITIVE_INFINITY,
): string {
  if (groups.length === 0) return 'No request was seen together with its answer.\n';
  const rest = further === undefined ? [] : [furtherText(further)];
  const lines = tableLines(latencyColumns(groups), groups, width);
  return [...lines, ...rest].map((each) => `${each}\n`).join('');
}

/** A line about the groups that are not in the table. */
function furtherText({ groups, isLeast, answers }: Further): string {
  const count = `${isLeast ? 'at least ' : ''}${plural(groups, 'further group')}`;
  return `and ${count} with ${plural(answers, 'answer')}`;
}

export function* latencyRecords(
  groups: readonly LatencyGroup[],
  further: Further | undefined,
): Generator<string> {
  for (const { key, answers, errors, ordinary, wire, service, queued, server } of groups) {
    yield line({
      ...{ type: 'latency', ...key, answers, errors, ordinary_errors: ordinary },
      ...{ wire: recordOf(wire), service: recordOf(service) },
      ...{ queued: recordOf(queued), server: recordOf(server) },
    });
  }
  if (further === undefined) return;
  const { groups: count, isLeast, answers } = further;
  yield line({ type: 'further', groups: count, ...(isLeast ? { at_least: true } : {}), answers });
}

const line = (record: Json): string => `${jsonText(record)}\n`;

const recordOf = (distribution: Distribution | undefined) => {
  if (distribution === undefined) return undefined;
  const { count, min, mean, p50, p90, p99, max } = distribution;
  return {
    count,
    ...{ min_us: micros(min), mean_us: micros(mean), p50_us: micros(p50) },
    ...{ p90_us: micros(p90), p99_us: micros(p99), max_us: micros(max) },
  };
};

/** Of a mean, or what a server says, no fractions of a nanosecond. */
const micros = (ns: number): number => Math.round(ns) / 1000;
