/** Latencies as a table and as records: what there is, in the right units, harmless to a terminal. */
import { describe, expect, it } from 'vitest';
import { latencyRecords, latencyTable } from '../../../src/export/statistics/latency.js';
import type { Distribution } from '../../../src/statistics/histogram.js';
import type { LatencyGroup } from '../../../src/statistics/latency.js';

/** All figures of it, in steps of `ns`. */
const spread = (ns: number): Distribution => ({
  ...{ count: 3, min: ns, mean: 2.5 * ns + 0.25, p50: 2 * ns },
  ...{ p90: 3 * ns, p99: 4 * ns, max: 5 * ns },
});

const PLAIN: LatencyGroup = {
  ...{ key: { command: 'Get' }, answers: 3, errors: 0, ordinary: 0 },
  ...{ wire: spread(1000), service: spread(1000), queued: undefined, server: undefined },
};
const QUEUED: LatencyGroup = {
  ...{ key: { command: 'Set' }, answers: 1234, errors: 7, ordinary: 2 },
  ...{ wire: spread(2e6), service: spread(1e6), queued: spread(3e6), server: spread(400) },
};
const FURTHER = { groups: 1, isLeast: false, answers: 12 };

const rows = (text: string): string[][] =>
  text
    .trimEnd()
    .split('\n')
    .map((line) => line.trim().split(/ {2,}/));

describe('the table', () => {
  it('has a line for each group, numbers at the right', () => {
    expect(latencyTable([PLAIN], undefined)).toBe(
      [
        'command  answers  errors     min     p50     p90     p99     max',
        'Get            3          1.0 µs  2.0 µs  3.0 µs  4.0 µs  5.0 µs',
        '',
      ].join('\n'),
    );
  });

  it('has columns for queue and server where some group has them', () => {
    const [head, get, set, ...rest] = rows(latencyTable([PLAIN, QUEUED], undefined));
    expect(head?.slice(8)).toEqual([
      ...['server p50', 'server p99'],
      ...['queued', 'queue p50', 'queue max', 'service p50', 'service p99'],
    ]);
    expect(get).toEqual([
      ...['Get', '3', '1.0 µs', '2.0 µs', '3.0 µs', '4.0 µs', '5.0 µs'],
      ...['2.0 µs', '4.0 µs'],
    ]);
    expect(set).toEqual([
      ...['Set', '1234', '7', '2.000 ms', '4.000 ms', '6.000 ms', '8.000 ms', '10.000 ms'],
      ...['0.8 µs', '1.6 µs', '3', '6.000 ms', '15.000 ms', '2.000 ms', '4.000 ms'],
    ]);
    expect(rest).toEqual([]);
  });

  it('gives up what says least where room is short', () => {
    const [head, ...rest] = latencyTable([PLAIN, QUEUED], undefined, 60).split('\n');
    expect(head?.trim().split(/ {2,}/)).toEqual([
      'command',
      'answers',
      'errors',
      'p50',
      'p99',
      'max',
    ]);
    expect(rest.at(-2)).toMatch(/^Not shown for want of room: min, p90, server p50/);
  });

  it('tells groups by what they were made by', () => {
    const key = { bucket: 'b\u001b[2J', vbucket: 7, node: '10.0.0.1:11210' };
    const [head, row] = rows(latencyTable([{ ...PLAIN, key }], undefined));
    expect(head?.slice(0, 3)).toEqual(['bucket', 'vbucket', 'node']);
    expect(row?.slice(0, 3)).toEqual(['b\\u001b[2J', '7', '10.0.0.1:11210']);
  });

  it.each([
    [FURTHER, 'and 1 further group with 12 answers'],
    [
      { groups: 65_536, isLeast: true, answers: 1 },
      'and at least 65536 further groups with 1 answer',
    ],
  ])('says what is not in it', (further, due) => {
    expect(latencyTable([PLAIN], further).trimEnd().split('\n').at(-1)).toBe(due);
  });

  it('says so when there is nothing', () => {
    expect(latencyTable([], undefined)).toBe('No request was seen together with its answer.\n');
  });
});

describe('the records', () => {
  const objects = [...latencyRecords([PLAIN, QUEUED], FURTHER)].map(
    (line) => JSON.parse(line) as Record<string, unknown>,
  );

  it('are in microseconds, to the nanosecond', () => {
    const wire = {
      ...{ count: 3, min_us: 1, mean_us: 2.5, p50_us: 2 },
      ...{ p90_us: 3, p99_us: 4, max_us: 5 },
    };
    expect(objects[0]).toEqual({
      ...{ type: 'latency', command: 'Get', answers: 3, errors: 0, ordinary_errors: 0 },
      ...{ wire, service: wire },
    });
    expect(objects[1]).toMatchObject({ queued: { max_us: 15_000 }, server: { min_us: 0.4 } });
  });

  it('end with what was left out', () => {
    expect(objects[2]).toEqual({ type: 'further', groups: 1, answers: 12 });
  });
});
