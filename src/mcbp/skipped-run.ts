/**
 * Bytes of one direction that belong to no frame, one behind the other: they are told as one run,
 * with the reason for which the first of them were passed over and the time of the last.
 */
import { type Moment, MomentRecord } from '../tcp/events.js';
import type { FramerSink, SkipReason } from './framer-sink.js';

export class SkippedRun {
  readonly #sink: FramerSink;
  readonly #last = new MomentRecord();
  #count = 0;
  /** Why bytes are passed over from now on. */
  reason: SkipReason = 'gap';

  constructor(sink: FramerSink) {
    this.#sink = sink;
  }

  /** Nothing waits to be told. */
  get isEmpty(): boolean {
    return this.#count === 0;
  }

  add(count: number, at: Moment): void {
    this.#count += count;
    this.#last.set(at);
  }

  tell(): void {
    const count = this.#count;
    this.#count = 0;
    if (count > 0) this.#sink.skipped(count, this.reason, this.#last);
  }
}
