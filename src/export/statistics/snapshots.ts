/** `fusion,snapshots`: each snapshot that was granted, and what became of it. */
import { type Instant, isoText } from '../../bytes/time.js';
import type { TimeFormat } from '../../session/port/time-format.js';
import { timeText } from '../../session/row.js';
import { NumberSet } from '../../statistics/number-set.js';
import { type SnapshotRow, snapshotRows } from '../../statistics/snapshots.js';
import { narrowed } from './narrowed.js';
import type { StatisticKind } from './statistic.js';
import { left, type Result, right, table } from './table.js';

export const snapshotKind: StatisticKind = {
  names: ['fusion,snapshots'],
  syntax: '[,FILTER]',
  doc: 'Each snapshot that a node granted: its uuid and vbuckets, until when it is valid, and whether it was released by the last message. A FILTER looks at the answers that granted them.',
  ask: narrowed({ exchanges: true, requests: true, histories: true }, ({ time, timeline }) => {
    const counted = new NumberSet();
    let first: Instant | undefined;
    let last: Instant | undefined;
    return {
      message: ({ at, number }, counts) => {
        last = { s: at.s, ns: at.ns };
        first ??= last;
        if (counts) counted.add(number);
      },
      result: () => {
        const rows = snapshotRows(timeline(), (number) => counted.has(number), last);
        return snapshotTable(rows, clock(time, first));
      },
    };
  }),
};

/** Times as `read -t` has them; there is no message before, so what counts from it counts from the first. */
function clock(time: TimeFormat, first: Instant | undefined): (at: Instant) => string {
  const format = time === 'd' || time === 'dd' ? 'r' : time;
  return (at) => timeText(at, format, { first: first ?? at, previous: undefined });
}

const instantText = (ms: number): string =>
  isoText({ s: Math.floor(ms / 1000), ns: Math.round(ms % 1000) * 1e6 }).replace(/\.0+Z$/, 'Z');

const snapshotTable = (rows: readonly SnapshotRow[], timeOf: (at: Instant) => string): Result =>
  table<SnapshotRow>({
    type: 'snapshot',
    title: 'Snapshots',
    columns: [
      right('message', ({ number }) => number, { key: 'number' }),
      right('created', ({ created }) => isoText(created), {
        text: ({ created }) => timeOf(created),
      }),
      left('state', ({ state }) => state),
      left('snapshot', ({ uuid }) => uuid, { shrink: 2 }),
      left('bucket', ({ bucket }) => bucket, { shrink: 1 }),
      left('vbuckets', ({ vbuckets }) => vbuckets, {
        shrink: 4,
        text: ({ vbuckets }) => rangesText(vbuckets),
      }),
      left('node', ({ node }) => node, { shrink: 3, spare: 1 }),
      left(
        'valid until',
        ({ validTillMs }) => (validTillMs === undefined ? undefined : instantText(validTillMs)),
        {
          key: 'valid_till',
          spare: 2,
        },
      ),
      right('released', ({ released }) => released && isoText(released.at), {
        text: ({ released }) => (released === undefined ? '' : timeOf(released.at)),
      }),
      right('by message', ({ released }) => released?.number, { key: 'released_number', spare: 3 }),
    ],
    rows,
    empty: 'No snapshot was granted.',
  });

/** `1-3, 7`: rising numbers, each once. */
function rangesText(numbers: readonly number[]): string {
  const ranges: [number, number][] = [];
  for (const number of numbers) {
    const last = ranges.at(-1);
    if (last !== undefined && last[1] === number - 1) last[1] = number;
    else ranges.push([number, number]);
  }
  return ranges.map(([from, to]) => (from === to ? `${from}` : `${from}-${to}`)).join(', ');
}
