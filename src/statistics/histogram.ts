/**
 * How durations are spread, in memory that does not grow with their number: counts in buckets
 * that are as wide as their values are large, after Gil Tene's HDR histogram. Below 128 ns each
 * nanosecond has a bucket of its own, above it each octave has 64, so that a quantile is off by
 * less than 0.8 %; smallest, greatest and mean are exact.
 *
 * Memory: 4 bytes a bucket from the lowest octave that was met to the highest, 10,240 at most;
 * latencies of a network, from 50 µs to 1 s, take 3,840.
 */

/** Buckets of an octave: a power of two. */
const PER_OCTAVE = 64;
/** Below this each value has its own bucket. */
const EXACT = 2 * PER_OCTAVE;
const FIRST_OCTAVE = 7;
/** 2^45 ns are nearly ten hours; what took longer counts as that long, but for the maximum. */
const LAST = 2 ** 45 - 1;

/** In nanoseconds; none where nothing was counted. */
export interface Distribution {
  /** Values counted; at least 1. */
  readonly count: number;
  /** Negative where a capture has an answer before its request. */
  readonly min: number;
  readonly mean: number;
  readonly p50: number;
  readonly p90: number;
  readonly p99: number;
  readonly max: number;
}

export class Histogram {
  count = 0;
  private min = Number.POSITIVE_INFINITY;
  private max = Number.NEGATIVE_INFINITY;
  private sum = 0;
  /** Counts of the buckets from `first` on: whole octaves. */
  private counts = new Uint32Array(0);
  private first = 0;

  /** @param value nanoseconds, finite; what is below 0 counts as 0, but for the minimum */
  add(value: number): void {
    const bucket = bucketOf(Math.min(Math.max(Math.round(value), 0), LAST));
    if (bucket < this.first || bucket >= this.first + this.counts.length) this.reach(bucket);
    const at = bucket - this.first;
    this.counts[at] = (this.counts[at] as number) + 1;
    this.count += 1;
    this.sum += value;
    this.min = Math.min(this.min, value);
    this.max = Math.max(this.max, value);
  }

  /** The same counts, to be continued apart. */
  copy(): Histogram {
    const copy = new Histogram();
    Object.assign(copy, this);
    copy.counts = this.counts.slice();
    return copy;
  }

  /** Undefined: nothing was counted. */
  get distribution(): Distribution | undefined {
    const { count, min, max, sum } = this;
    if (count === 0) return undefined;
    const [p50 = min, p90 = min, p99 = min] = this.quantiles([0.5, 0.9, 0.99]);
    return { count, min, mean: sum / count, p50, p90, p99, max };
  }

  /**
   * For each of these shares (0..1, rising) the smallest value that so many are not above, as
   * near as the buckets let one tell.
   */
  quantiles(shares: readonly number[]): number[] {
    const found: number[] = [];
    let passed = 0;
    let at = -1;
    for (const share of shares) {
      const rank = Math.max(1, Math.ceil(share * this.count));
      while (passed < rank && at < this.counts.length - 1) {
        at += 1;
        passed += this.counts[at] as number;
      }
      found.push(Math.min(Math.max(middleOf(this.first + at), this.min), this.max));
    }
    return found;
  }

  /** Makes room for a bucket, and all between it and those there are. */
  private reach(bucket: number): void {
    const { counts, first } = this;
    const octave = bucket - (bucket % PER_OCTAVE);
    const isEmpty = counts.length === 0;
    const from = isEmpty ? octave : Math.min(first, octave);
    const to = Math.max(isEmpty ? 0 : first + counts.length, octave + PER_OCTAVE);
    this.counts = new Uint32Array(to - from);
    this.counts.set(counts, isEmpty ? 0 : first - from);
    this.first = from;
  }
}

/** Of a whole number, 0 to LAST. */
function bucketOf(value: number): number {
  if (value < EXACT) return value;
  const high = Math.floor(value / 2 ** 32);
  const octave = high > 0 ? 63 - Math.clz32(high) : 31 - Math.clz32(value);
  const steps = octave - FIRST_OCTAVE;
  return PER_OCTAVE * (1 + steps) + Math.floor(value / 2 ** (1 + steps));
}

/** The value in the middle of a bucket. */
function middleOf(bucket: number): number {
  if (bucket < EXACT) return bucket;
  const steps = Math.floor(bucket / PER_OCTAVE) - 2;
  const width = 2 ** (1 + steps);
  return (bucket - PER_OCTAVE * (1 + steps) + 0.5) * width;
}
