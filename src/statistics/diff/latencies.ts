/**
 * Commands whose answers took much longer, or much shorter, in one capture than in the other.
 * Chance must not shout: a quantile is compared only where both captures have enough answers for
 * it to mean something, and where it differs by a factor and by more than a network's whim.
 */
import type { LatencyGroup, LatencyStatistics } from '../latency.js';

/** Answers that each capture must have; a 99th percentile rests on one answer in a hundred. */
export const MIN_ANSWERS = { p50: 30, p99: 500 } as const;
/** Differences by this factor are told unless another is asked for. */
export const DEFAULT_THRESHOLD = 2;
/** Smaller differences are none, nanoseconds. */
export const MIN_DIFFERENCE_NS = 100_000;

type Quantile = keyof typeof MIN_ANSWERS;
/** As they are told apart in latency.ts. */
type Measure = 'wire' | 'server';

export interface LatencyDifference {
  readonly command: string;
  readonly measure: Measure;
  readonly quantile: Quantile;
  /** Nanoseconds. */
  readonly a: number;
  readonly b: number;
  /** b by a. */
  readonly factor: number;
  readonly answers: { readonly a: number; readonly b: number };
}

const MEASURES: readonly Measure[] = ['wire', 'server'];
const QUANTILES: readonly Quantile[] = ['p50', 'p99'];

/** @param threshold factor, above 1, from which on a difference counts, in either direction */
export function latencyDifferences(
  a: LatencyStatistics,
  b: LatencyStatistics,
  threshold: number,
): LatencyDifference[] {
  const others = new Map(b.groups().map((group) => [group.key.command, group]));
  return a.groups().flatMap((group) => {
    const other = others.get(group.key.command);
    return other === undefined ? [] : differences(group, other, threshold);
  });
}

function differences(a: LatencyGroup, b: LatencyGroup, threshold: number): LatencyDifference[] {
  return MEASURES.flatMap((measure) =>
    QUANTILES.flatMap((quantile): LatencyDifference[] => {
      const [left, right] = [a[measure], b[measure]];
      if (left === undefined || right === undefined) return [];
      if (Math.min(left.count, right.count) < MIN_ANSWERS[quantile]) return [];
      const [from, to] = [left[quantile], right[quantile]];
      const [less, more] = [Math.max(Math.min(from, to), 0), Math.max(from, to)];
      if (more - less <= MIN_DIFFERENCE_NS || more < less * threshold) return [];
      const answers = { a: left.count, b: right.count };
      const command = a.key.command ?? '';
      // What took no time at all took as little as can be told.
      const factor = Math.max(to, 1) / Math.max(from, 1);
      return [{ command, measure, quantile, a: from, b: to, factor, answers }];
    }),
  );
}
