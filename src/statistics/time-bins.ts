/**
 * Counts over a time whose end is not known: bins that become twice as wide, two into one,
 * whenever time runs out of them. The memory is that of the bins, whatever the input's length.
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

  /**
   * @param rows what is counted apart in each bin, at least 1
   * @param bins a power of two
   */
  constructor(
    private readonly rows: number,
    private readonly bins = BINS,
  ) {
    this.counts = new Float64Array(bins * rows);
  }

  /** Time passes; what is earlier than the first time belongs to it. */
  reach(at: Instant): void {
    this.first ??= { s: at.s, ns: at.ns };
    this.duration = Math.max(this.duration, this.after(at));
    while (this.duration >= this.width * this.bins) this.widen();
  }

  /** Counts one, or `amount`, at a time that was reached. */
  add(at: Instant, row: number, amount = 1): void {
    const place = Math.floor(this.after(at) / this.width) * this.rows + row;
    this.counts[place] = (this.counts[place] as number) + amount;
  }

  /**
   * Sums of a row in equal parts of a stretch of time; a bin belongs to the part that its middle
   * is in.
   * @param from nanoseconds after the first time
   * @param to more than that
   * @param parts at least 1
   */
  sums(row: number, from: number, to: number, parts: number): number[] {
    const { width, rows, counts } = this;
    const sums = new Array<number>(parts).fill(0);
    const last = Math.min(this.bins - 1, Math.floor(to / width));
    for (let bin = Math.max(0, Math.floor(from / width)); bin <= last; bin += 1) {
      const part = Math.floor((((bin + 0.5) * width - from) / (to - from)) * parts);
      // What the last bin has beyond the end, it has beyond the last message.
      const place = Math.max(0, Math.min(part, parts - 1));
      sums[place] = (sums[place] as number) + (counts[bin * rows + row] as number);
    }
    return sums;
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
    for (let bin = from; bin < Math.min(from + count, this.bins); bin += 1) {
      sum += this.counts[bin * this.rows + row] as number;
    }
    return sum;
  }

  private widen(): void {
    const { counts, rows, bins } = this;
    for (let bin = 0; bin < bins / 2; bin += 1) {
      for (let row = 0; row < rows; row += 1) {
        const two = 2 * bin * rows + row;
        counts[bin * rows + row] = (counts[two] as number) + (counts[two + rows] as number);
      }
    }
    counts.fill(0, (bins / 2) * rows);
    this.width *= 2;
  }
}
