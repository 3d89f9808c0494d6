/**
 * Where a direction's stream comes out: hands bytes, gaps and the end to the sink, in order,
 * never earlier than what went before, and keeps the last bytes to compare later copies with.
 */
import type { DirectionCounters, DirectionSink, How } from './direction.js';
import { type Moment, MomentRecord } from './events.js';
import type { History } from './history.js';
import type { HoleJudge } from './hole.js';
import type { StreamPosition } from './stream-position.js';

export class Outlet {
  readonly #sink: DirectionSink;
  readonly #counters: DirectionCounters;
  readonly #position: StreamPosition;
  readonly #judge: HoleJudge;
  readonly #history: History;
  /** When the latest byte was captured; its frame is -1 before the first. */
  readonly #latest = new MomentRecord();

  /** `position` and `judge` are moved on with what comes out; `history` is what is kept of it. */
  constructor(
    sink: DirectionSink,
    counters: DirectionCounters,
    position: StreamPosition,
    judge: HoleJudge,
    history: History,
  ) {
    this.#sink = sink;
    this.#counters = counters;
    this.#position = position;
    this.#judge = judge;
    this.#history = history;
    this.#latest.frame = -1;
  }

  /** The next bytes, [start, end) of `bytes`; `offset` is where they lie in the file. */
  data(bytes: Uint8Array, start: number, end: number, at: Moment, offset: number): void {
    this.#advance(end - start);
    this.#history.append(bytes, start, end, offset);
    this.#latest.set(at);
    this.#sink.data(bytes, start, end, at, offset);
  }

  /** As data(), of bytes that waited: they come no earlier than those before them. */
  waited(bytes: Uint8Array, at: Moment, offset: number): void {
    this.data(bytes, 0, bytes.length, this.#notBefore(at), offset);
  }

  /** The bytes up to `end` are lost: since the one before them, or `at` when there is none. */
  gap(end: number, at: Moment): void {
    const missing = end - this.#position.offset;
    this.#advance(missing);
    this.#history.skip(missing);
    this.#counters.gaps++;
    this.#counters.missingBytes += missing;
    this.#sink.gap(missing, this.#latest.frame >= 0 ? this.#latest : at);
  }

  /** How many of `bytes`, which came again for stream offset `start`, differ from the first copy. */
  compare(start: number, bytes: Uint8Array): number {
    const gone = Math.min(this.#history.start - start, bytes.length);
    this.#counters.uncompared += Math.max(0, gone);
    return this.#history.differing(start, bytes);
  }

  conflict(differing: number, at: Moment): void {
    this.#counters.conflicts++;
    this.#counters.conflictingBytes += differing;
    this.#sink.conflict(differing, at);
  }

  close(how: How, at: Moment): void {
    this.#history.release();
    this.#sink.close(how, this.#notBefore(at));
  }

  #advance(count: number): void {
    this.#position.advance(count);
    this.#judge.advance(this.#position.offset);
  }

  /** Moments in packet order: what waited is never older than what went before it. */
  #notBefore(at: Moment): Moment {
    return this.#latest.frame > at.frame ? this.#latest : at;
  }
}
