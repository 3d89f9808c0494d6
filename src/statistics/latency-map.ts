/** Latencies over time: how many answers came at a time and took about so long. */
import type { Instant } from '../bytes/time.js';
import type { MessageEvent } from '../message.js';
import { type Grouped, TimeBins } from './time-bins.js';

/** Bands of a decade of latency. */
export const BANDS_PER_DECADE = 4;
/** Nanoseconds: 1 µs; what is less belongs to the first band. */
export const LEAST_NS = 1000;
/** 1 µs to 1000 s; what is more belongs to the last band. */
export const BANDS = 9 * BANDS_PER_DECADE;

export class LatencyMap {
  private readonly bins: TimeBins;

  /** @param bins of time, a power of two; absent: enough for a picture */
  constructor(bins?: number) {
    this.bins = new TimeBins(BANDS, bins);
  }

  message({ at, request }: MessageEvent, counts = true): void {
    this.bins.reach(at);
    if (counts && request?.first) this.bins.add(at, bandOf(request.latencyNs));
  }

  /** Time passes, without a message. */
  reach(at: Instant): void {
    this.bins.reach(at);
  }

  /** Rows are bands, the shortest first. */
  grouped(most: number): Grouped | undefined {
    return this.bins.grouped(most);
  }
}

function bandOf(ns: number): number {
  if (ns <= LEAST_NS) return 0;
  return Math.min(BANDS - 1, Math.floor(Math.log10(ns / LEAST_NS) * BANDS_PER_DECADE));
}

/** Nanoseconds at which half of a column's answers had come; undefined: there is none. */
export function medianOf(column: readonly number[]): number | undefined {
  const count = column.reduce((sum, each) => sum + each, 0);
  let passed = 0;
  for (const [band, each] of column.entries()) {
    // Within its band it is taken to lie as far as the answers that are still wanted reach.
    const part = each === 0 ? 0 : (count / 2 - passed) / each;
    if (each > 0 && part <= 1) return LEAST_NS * 10 ** ((band + part) / BANDS_PER_DECADE);
    passed += each;
  }
  return undefined;
}
