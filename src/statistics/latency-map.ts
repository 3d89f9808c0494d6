/** Latencies over time: how many answers came at a time and took about so long. */
import type { MessageEvent } from '../session/message.js';
import { type Grouped, TimeBins } from './time-bins.js';

/** Bands of a decade of latency. */
export const BANDS_PER_DECADE = 4;
/** Nanoseconds: 1 µs; what is less belongs to the first band. */
export const LEAST_NS = 1000;
/** 1 µs to 1000 s; what is more belongs to the last band. */
export const BANDS = 9 * BANDS_PER_DECADE;

export class LatencyMap {
  private readonly bins = new TimeBins(BANDS);

  message({ at, request }: MessageEvent, counts = true): void {
    this.bins.reach(at);
    if (counts && request?.first) this.bins.add(at, bandOf(request.latencyNs));
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
