/**
 * How late the relay's event loop comes to what is due: what a byte may wait that arrives at the
 * wrong moment. Sampled, with the millisecond that timers are exact to.
 */
import { createHistogram, performance } from 'node:perf_hooks';

/** Since it was last asked for, in seconds. */
export interface Lateness {
  readonly p50: number;
  readonly p99: number;
  readonly max: number;
}

const EVERY_MS = 20;
const NS_PER_MS = 1e6;
const NS_PER_S = 1e9;

export class LatenessMeter {
  readonly #histogram = createHistogram();
  readonly #timer: NodeJS.Timeout;
  readonly #now: () => number;
  #due: number;

  /** @param now milliseconds, by a clock that never goes back */
  constructor(now = () => performance.now()) {
    this.#now = now;
    this.#due = now() + EVERY_MS;
    this.#timer = setInterval(() => this.#sample(), EVERY_MS).unref();
  }

  take(): Lateness {
    const histogram = this.#histogram;
    const seconds = (ns: number): number => (histogram.count === 0 ? 0 : ns / NS_PER_S);
    const lateness = {
      p50: seconds(histogram.percentile(50)),
      p99: seconds(histogram.percentile(99)),
      max: seconds(histogram.max),
    };
    histogram.reset();
    return lateness;
  }

  close(): void {
    clearInterval(this.#timer);
  }

  #sample(): void {
    const now = this.#now();
    // The least that a histogram takes is 1.
    this.#histogram.record(Math.max(1, Math.round((now - this.#due) * NS_PER_MS)));
    this.#due = now + EVERY_MS;
  }
}
