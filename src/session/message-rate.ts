/** Messages per second of live traffic, measured over at least a second. */
const WINDOW_MS = 1000;

export class MessageRate {
  private rate = 0;
  private from: { readonly at: number; readonly messages: number };

  /** @param now milliseconds of a monotonic clock */
  constructor(private readonly now: () => number) {
    this.from = { at: now(), messages: 0 };
  }

  /** As measured last. */
  get latest(): number {
    return this.rate;
  }

  /** @param messages all that have come so far */
  measure(messages: number): number {
    const now = this.now();
    const passed = now - this.from.at;
    if (passed >= WINDOW_MS) {
      this.rate = Math.round(((messages - this.from.messages) * 1000) / passed);
      this.from = { at: now, messages };
    }
    return this.rate;
  }
}
