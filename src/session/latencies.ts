/**
 * How long answers took, by row: four bytes each, as hardly anything takes longer than 4.29
 * seconds. Where something does, or the clock went back, the column is made wide.
 */

/** In the narrow column: there is none. */
const NONE = 0xffff_ffff;
const NO_WORDS = new Uint32Array(0);

export class Latencies {
  private narrow: Uint32Array = NO_WORDS;
  private wide: Float64Array | undefined;

  /** Bytes beside those of the words that were given. */
  get memory(): number {
    return this.wide?.byteLength ?? 0;
  }

  /** Nanoseconds; NaN: there is none. */
  at(i: number): number {
    if (this.wide !== undefined) return this.wide[i] as number;
    const ns = this.narrow[i] as number;
    return ns === NONE ? Number.NaN : ns;
  }

  /** @param ns NaN: there is none. True where that took more memory. */
  set(i: number, ns: number): boolean {
    if (this.wide === undefined) {
      const word = ns >>> 0;
      if (word === ns && word !== NONE) {
        this.narrow[i] = word;
        return false;
      }
      if (Number.isNaN(ns)) {
        this.narrow[i] = NONE;
        return false;
      }
      this.widen(i);
      this.set(i, ns);
      return true;
    }
    this.wide[i] = ns;
    return false;
  }

  /** Rows [from, to) as numbers of nanoseconds, NaN where there is none: a copy. */
  part(from: number, to: number): Float64Array {
    if (this.wide !== undefined) return this.wide.slice(from, to);
    const { narrow } = this;
    const part = new Float64Array(to - from);
    for (let i = from; i < to; i += 1) {
      const ns = narrow[i] as number;
      part[i - from] = ns === NONE ? Number.NaN : ns;
    }
    return part;
  }

  /** @param words room for more rows, which begins with a copy of what was here */
  moveTo(words: (from: Uint32Array) => Uint32Array): void {
    this.narrow = words(this.narrow);
    if (this.wide === undefined) return;
    const wide = new Float64Array(this.narrow.length);
    wide.set(this.wide);
    this.wide = wide;
  }

  /** @param rows that are filled */
  private widen(rows: number): void {
    const wide = new Float64Array(this.narrow.length);
    for (let i = 0; i < rows; i += 1) wide[i] = this.at(i);
    this.wide = wide;
  }
}
