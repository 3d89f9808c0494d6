/** Latencies shout only where there is enough behind them. */
import { describe, expect, it } from 'vitest';
import { commandTable } from '../../../src/commands.js';
import { latencyDifferences } from '../../../src/statistics/diff/latencies.js';
import { LatencyStatistics } from '../../../src/statistics/latency.js';
import { eventOf } from '../../helpers/event.js';
import { response } from '../../helpers/frames.js';

const GET = response({ opcode: 0 });
/** Which says that the server took 100 ^ 1.74 / 2 = 1510 microseconds. */
const TIMED = response({ magic: 0x18, opcode: 0, framing: [0x02, 0, 100] });

/** Answers to Get that took so many milliseconds each. */
function answered(latencies: readonly number[], bytes = GET): LatencyStatistics {
  const statistics = new LatencyStatistics({ table: commandTable });
  for (const ms of latencies) {
    const request = { number: 1, latencyNs: ms * 1e6, queuedNs: 0, vbucket: 0, first: true };
    statistics.message(eventOf(bytes, { request: { ...request, frame: undefined } }));
  }
  return statistics;
}

const many = (count: number, ms: number): number[] => Array.from({ length: count }, () => ms);

const told = (a: readonly number[], b: readonly number[], threshold = 2): string[] =>
  latencyDifferences(answered(a), answered(b), threshold).map(
    ({ quantile, factor }) => `${quantile} ${factor.toFixed(1)}`,
  );

describe('a difference of latency', () => {
  it.each([
    ['is told with its factor', many(30, 1), many(30, 4), ['p50 4.0']],
    ['is told where B is the faster one', many(30, 4), many(30, 1), ['p50 0.3']],
    ['needs 30 answers on either side', many(29, 1), many(1000, 4), []],
    ['needs 30 answers on the other side', many(1000, 1), many(29, 4), []],
    ['of the 99th percentile needs 500', many(499, 1), many(500, 4), ['p50 4.0']],
    ['is of both quantiles', many(500, 1), many(500, 4), ['p50 4.0', 'p99 4.0']],
    ['below the factor is none', many(500, 1), many(500, 1.9), []],
    ['of less than 0.1 ms is none', many(500, 0.01), many(500, 0.1), []],
    ['of a few stragglers is none', many(500, 1), [...many(498, 1), 9, 9], []],
    [
      'of one in fifty is one of the 99th percentile',
      many(500, 1),
      [...many(490, 1), ...many(10, 9)],
      ['p99 9.0'],
    ],
    ['is told where A took no time at all', many(30, 0), many(30, 1), ['p50 1000000.0']],
  ])('%s', (_, a, b, due) => expect(told(a, b)).toEqual(due));

  it('is one from another factor on', () => {
    expect(told(many(30, 1), many(30, 1.6), 1.5)).toEqual(['p50 1.6']);
  });

  it('is told of what the server says where both say it', () => {
    const slow = answered(many(30, 9), TIMED);
    const fast = answered(
      many(30, 9),
      response({ magic: 0x18, opcode: 0, framing: [0x02, 0, 10] }),
    );
    const found = latencyDifferences(fast, slow, 2);
    expect(found.map(({ measure, quantile }) => [measure, quantile])).toEqual([['server', 'p50']]);
    expect(latencyDifferences(answered(many(30, 9)), slow, 2)).toEqual([]);
  });
});
