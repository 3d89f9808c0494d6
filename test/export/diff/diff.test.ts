/** A comparison as text and as records: readable, within its width, harmless to a terminal. */
import { describe, expect, it } from 'vitest';
import { diffRecords } from '../../../src/export/diff/ndjson.js';
import { diffText } from '../../../src/export/diff/text.js';
import { type Comparison, compare } from '../../../src/statistics/diff/compare.js';
import type { LatencyDifference } from '../../../src/statistics/diff/latencies.js';
import { BAD, GOOD, OPTIONS, sideOf } from '../../statistics/diff/rebalance.js';

const NOTHING: Comparison = {
  ...{ nodes: [], requests: [], answers: [], histories: [], findings: [], latencies: [] },
};
const LATENCY: LatencyDifference = {
  ...{ command: 'Get', measure: 'wire', quantile: 'p50' },
  ...{ a: 1_500_000, b: 375_000, factor: 0.25, answers: { a: 40, b: 1 } },
};
const WIDE = { width: Number.POSITIVE_INFINITY, threshold: 2 };

describe('the text', () => {
  it('names what differs, and where', async () => {
    const found = compare(await sideOf(GOOD), await sideOf(BAD, { ports: 17 }), OPTIONS);
    expect(diffText(found, WIDE)).toBe(
      [
        'Taken for the same node',
        '  A 10.0.0.1:11210  B 10.0.0.1:11227',
        '  A 10.0.0.2:11210  B 10.0.0.2:11227',
        '',
        'Commands',
        '  MountFusionVbucket  Einternal  only in B: 1  vbucket 6 of default',
        '  MountFusionVbucket  Success    A 2 -> B 1    vbucket 6 of default',
        '',
        'History of vbucket 5 of bucket default',
        '  A     #35  10.0.0.2:11210  uploader started: term 8',
        '  -> B  #35  10.0.0.2:11227  uploader started: term 9',
        '',
        'History of vbucket 6 of bucket default',
        '  only in A  #22  10.0.0.2:11210  mounted: 1 volume',
        '',
        'Findings',
        '  error  mcbp.error-status   only in B: 1  vbucket 6 of default',
        '  warn   mcbp.slow-response  only in B: 1  vbucket 5 of default',
        '',
        '6 differences',
        '',
      ].join('\n'),
    );
  });

  it('says what is quicker, and from which factor on', () => {
    expect(diffText({ ...NOTHING, latencies: [LATENCY] }, { ...WIDE, threshold: 1.5 })).toBe(
      [
        'Latencies that differ 1.5 times (p50 of at least 30 answers, p99 of 500)',
        '  Get  p50  A 1.500 ms -> B 375.0 µs  4.0 times faster  as seen here  of 40 and 1 answer',
        '',
        '1 difference of latency',
        '',
      ].join('\n'),
    );
  });

  it('says so when there is nothing', () => {
    expect(diffText(NOTHING, WIDE)).toBe('no difference\n');
  });

  it.each([20, 40, 60])('keeps to a width of %i', async (width) => {
    const found = compare(await sideOf(GOOD), await sideOf(BAD), OPTIONS);
    const lines = diffText(found, { width, threshold: 2 }).split('\n');
    for (const line of lines) expect(line.length).toBeLessThanOrEqual(width);
    expect(lines.some((line) => line.endsWith('…'))).toBe(true);
  });

  it('lets nothing of the wire reach the terminal', () => {
    const step = { number: 1, node: 'n', what: 'snapshot held', detail: '\u001b[2J' };
    const bucket = 'b\u001b[31m';
    const text = diffText(
      {
        ...NOTHING,
        requests: [{ name: 'Get', a: 0, b: 1, places: [{ bucket, vbucket: 1, a: 0, b: 1 }] }],
        histories: [{ bucket, vbucket: 1, steps: [{ a: step, b: undefined }] }],
      },
      WIDE,
    );
    expect(text).not.toContain('\u001b');
    expect(text).toContain('\\u001b[2J');
  });
});

describe('the records', () => {
  const objects = (found: Comparison) =>
    [...diffRecords(found)].map((line) => JSON.parse(line) as Record<string, unknown>);

  it('hold the same, with the numbers of each vbucket', async () => {
    const found = compare(await sideOf(GOOD), await sideOf(BAD, { ports: 17 }), OPTIONS);
    const all = objects(found);
    expect(all.map(({ type }) => type)).toEqual([
      ...['node', 'node', 'answers', 'answers', 'step', 'step', 'finding', 'finding'],
    ]);
    expect(all[2]).toEqual({
      ...{ type: 'answers', command: 'MountFusionVbucket', status: 'Einternal', a: 0, b: 1 },
      vbuckets: [{ bucket: 'default', vbucket: 6, a: 0, b: 1 }],
    });
    expect(all[4]).toEqual({
      ...{ type: 'step', bucket: 'default', vbucket: 5 },
      a: { number: 35, node: '10.0.0.2:11210', what: 'uploader started', detail: 'term 8' },
      b: { number: 35, node: '10.0.0.2:11227', what: 'uploader started', detail: 'term 9' },
    });
    expect(all[5]).not.toHaveProperty('b');
    expect(all[6]).toMatchObject({ type: 'finding', severity: 'error', id: 'mcbp.error-status' });
  });

  it('have latencies in microseconds', () => {
    expect(objects({ ...NOTHING, latencies: [LATENCY] })).toEqual([
      {
        ...{ type: 'latency', command: 'Get', measure: 'wire', quantile: 'p50' },
        ...{ a_us: 1500, b_us: 375, factor: 0.25, a_answers: 40, b_answers: 1 },
      },
    ]);
  });

  it('are none when there is nothing', () => {
    expect(objects(NOTHING)).toEqual([]);
  });
});
