/**
 * Tables take a while to sort, and live figures change with every message: what is made of them
 * is made anew at once when something else is wished for, and for new figures only so often that
 * a tenth of the time goes into it.
 */

/** Milliseconds, at least. */
const PAUSE = 100;
const SHARE = 10;

export class Paced<T> {
  private made:
    | {
        readonly key: string;
        readonly version: number;
        readonly value: T;
        readonly due: number;
      }
    | undefined;
  /** What was given last is not of the latest figures. */
  private isBehind = false;

  /** @param now milliseconds of a monotonic clock */
  constructor(private readonly now: () => number) {}

  /** What was given last is not of the latest figures, and may be made anew. */
  get isDue(): boolean {
    return this.isBehind && this.now() >= (this.made?.due ?? 0);
  }

  /**
   * @param key what is wished for
   * @param version of the figures that `make` goes by
   */
  of(key: string, version: number, make: () => T): T {
    const { made } = this;
    const begin = this.now();
    if (made?.key === key && (made.version === version || begin < made.due)) {
      this.isBehind = made.version !== version;
      return made.value;
    }
    const value = make();
    const end = this.now();
    this.made = { key, version, value, due: end + Math.max(PAUSE, SHARE * (end - begin)) };
    this.isBehind = false;
    return value;
  }
}
