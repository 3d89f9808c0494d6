/**
 * The inspector's side of one link. Whatever the inspector does, the stream goes on:
 * the first exception is reported and ends the inspection of this connection, because
 * an inspector that missed bytes could only tell nonsense from there on.
 */
import type { Instant } from '../bytes/time.js';
import type { Connection, End, Moment, StreamSink } from '../tcp/events.js';

/** Live, there are no packets to number. */
const LIVE = 0;

export class Tap {
  readonly #inspector: StreamSink;
  readonly #now: () => Instant;
  readonly #failed: (connection: Connection, error: unknown) => void;
  #connection: Connection | undefined;

  constructor(
    inspector: StreamSink,
    now: () => Instant,
    failed: (connection: Connection, error: unknown) => void,
  ) {
    this.#inspector = inspector;
    this.#now = now;
    this.#failed = failed;
  }

  /** Starts inspection; before it, and after a failure, the other calls do nothing. */
  open(connection: Connection): void {
    this.#connection = connection;
    const at = this.moment();
    if (at === undefined) return;
    try {
      this.#inspector.open(connection, at);
    } catch (error) {
      this.#fail(connection, error);
    }
  }

  /** The time of an event, to be asked for when it arrives: the relay comes before the inspector. */
  moment(): Moment | undefined {
    const connection = this.#connection;
    if (connection === undefined) return undefined;
    try {
      const { s, ns } = this.#now();
      return { s, ns, frame: LIVE };
    } catch (error) {
      this.#fail(connection, error);
      return undefined;
    }
  }

  data(from: End, bytes: Uint8Array, at: Moment): void {
    const connection = this.#connection;
    if (connection === undefined) return;
    try {
      this.#inspector.data(connection, from, bytes, at);
    } catch (error) {
      this.#fail(connection, error);
    }
  }

  close(from: End, how: 'fin' | 'rst' | 'end'): void {
    const at = this.moment();
    const connection = this.#connection;
    if (connection === undefined || at === undefined) return;
    try {
      this.#inspector.close(connection, from, how, at);
    } catch (error) {
      this.#fail(connection, error);
    }
  }

  #fail(connection: Connection, error: unknown): void {
    this.#connection = undefined;
    this.#failed(connection, error);
  }
}
