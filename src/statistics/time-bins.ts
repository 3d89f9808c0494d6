/**
 * Counts over a time whose end is not known: bins that become twice as wide, two into one,
 * whenever time runs out of them. The memory is that of BINS bins, whatever the input's length.
 */
import { type Instant, nanosecondsBetween } from '../bytes/time.js';

/** A power of two. */
const BINS = 1024;
/** Nanoseconds; the first width. */
const FINEST = 1000;

export interface Grouped {
  /** Nanoseconds of each column but the last, which ends with the last message. */
  readonly width: number;
  /** Nanoseconds from the first to the last message. */
  readonly duration: number;
  /** For each column a count for each row. */
  readonly columns: readonly (readonly number[])[];
}

export class TimeBins {
  private width = FINEST;
  private readonly counts: Float64Array;
  private first: Instant | undefined;
  private duration = 0;

  /** @param rows what is counted apart in each bin, at least 1 */
  constructor(private readonly rows: number) {
    this.counts = new Float64Array(BINS * rows);
  }

  /** Time passes; what is earlier than the first time belongs to it. */
  reach(at: Instant): void {
    this.first ??= { s: at.s, ns: at.ns };
    this.duration = Math.max(this.duration, this.after(at));
    while (this.duration >= this.width * BINS) this.widen();
  }

  /** Counts one, at a time that was reached. */
  add(at: Instant, row: number): void {
    const place = Math.floor(this.after(at) / this.width) * this.rows + row;
    this.counts[place] = (this.counts[place] as number) + 1;
  }

  /** Undefined: no time has passed, or a single moment. */
  grouped(most: number): Grouped | undefined {
    const { width, duration, rows } = this;
    if (duration === 0) return undefined;
    const used = Math.floor(duration / width) + 1;
    const group = Math.ceil(used / most);
    const columns = Array.from({ length: Math.ceil(used / group) }, (_, column) =>
      Array.from({ length: rows }, (_, row) => this.sum(column * group, group, row)),
    );
    return { width: width * group, duration, columns };
  }

  private after(at: Instant): number {
    return Math.max(0, nanosecondsBetween(this.first ?? at, at));
  }

  private sum(from: number, count: number, row: number): number {
    let sum = 0;
    for (let bin = from; bin < Math.min(from + count, BINS); bin += 1) {
      sum += this.counts[bin * this.rows + row] as number;
    }
    return sum;
  }

  private widen(): void {
    const { counts, rows } = this;
    for (let bin = 0; bin < BINS / 2; bin += 1) {
      for (let row = 0; row < rows; row += 1) {
        const two = 2 * bin * rows + row;
        counts[bin * rows + row] = (counts[two] as number) + (counts[two + rows] as number);
      }
    }
    counts.fill(0, (BINS / 2) * rows);
    this.width *= 2;
  }
}
