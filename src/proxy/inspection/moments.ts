/** The time of live events, to be asked for when they arrive: the relay comes before inspection. */
import type { Instant } from '../../bytes/time.js';
import { type Moment, MomentRecord } from '../../tcp/events.js';

export class LiveMoments {
  readonly #clock: () => Instant;
  /** `frame` stays 0: live, there are no packets to number. */
  readonly #moment = new MomentRecord();

  constructor(clock: () => Instant) {
    this.#clock = clock;
  }

  /**
   * Valid until the next call. With a clock that throws, time stands still: this is asked
   * inside socket handlers, where an exception would end every stream.
   */
  now(): Moment {
    try {
      const { s, ns } = this.#clock();
      this.#moment.s = s;
      this.#moment.ns = ns;
    } catch {
      // See above.
    }
    return this.#moment;
  }
}
