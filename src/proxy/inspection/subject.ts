/**
 * One connection as its inspectors see it. Whatever an inspector does, the stream goes on and
 * so do the other inspectors: its first exception is reported and ends what it is shown of this
 * connection, because an inspector that missed bytes could only tell nonsense from there on.
 * Of the connection's end it is still told: it may be counting.
 */
import { CLIENT, type Connection, type End, type Moment, SERVER } from '../../tcp/events.js';
import { doWithoutOmitted, type Inspector, type Sieve, type SieveOf } from './inspector.js';
import type { Entry, HowClosed } from './page.js';

/** `inspector` is its index. Called once per connection and inspector. */
export type OnFailure = (connection: Connection, inspector: number, error: unknown) => void;

const WATCHING = 0;
/** It threw: it hears of the end only. */
const FAILED = 1;
/** It threw at the very beginning, and does not know the connection. */
const UNAWARE = 2;

export class Subject {
  readonly connection: Connection;
  /** Bytes that no inspector was shown, by sender. */
  readonly uninspected: [number, number] = [0, 0];
  /** No inspector looks at omitted bytes: they need not be there. */
  readonly omits: boolean;
  readonly #inspectors: readonly Inspector[];
  readonly #states: Uint8Array;
  readonly #failed: OnFailure;
  /** By sender. */
  #sieves: readonly [Sieve, Sieve] | undefined;

  /** @param sieveOf what may be omitted; absent: nothing */
  constructor(
    connection: Connection,
    inspectors: readonly Inspector[],
    failed: OnFailure,
    sieveOf?: SieveOf,
  ) {
    this.connection = connection;
    this.omits = doWithoutOmitted(inspectors);
    this.#inspectors = inspectors;
    this.#states = new Uint8Array(inspectors.length);
    this.#failed = failed;
    this.#sieves = sieveOf && [sieveOf(CLIENT), sieveOf(SERVER)];
  }

  /** As Sieve.next. A sieve that fails omits nothing more: no stream may suffer from it. */
  sift(from: End, bytes: Uint8Array, start: number): number {
    const there = bytes.length - start;
    if (this.#sieves === undefined) return there;
    try {
      const run = this.#sieves[from].next(bytes, start);
      if (run !== 0 && Math.abs(run) <= there) return run;
    } catch {
      // See above.
    }
    this.#sieves = undefined;
    return there;
  }

  /** An entry that waited, or a piece of it: `bytes`. */
  show({ kind, from, at, missing, how }: Entry<unknown>, bytes: Uint8Array): void {
    if (kind === 'data') this.data(from, bytes, at);
    else if (kind === 'omitted') this.omitted(from, bytes.length + missing, bytes, at);
    else if (kind === 'gap') this.gap(from, missing, at);
    else if (kind === 'open') this.open(at);
    else this.close(from, how, at);
  }

  open(at: Moment): void {
    for (const [i, inspector] of this.#inspectors.entries()) {
      try {
        inspector.open(this.connection, at);
      } catch (error) {
        this.#fail(i, UNAWARE, error);
      }
    }
  }

  data(from: End, bytes: Uint8Array, at: Moment): void {
    const inspectors = this.#inspectors;
    for (let i = 0; i < inspectors.length; i++) {
      if (this.#states[i] !== WATCHING) continue;
      try {
        inspectors[i]?.data(this.connection, from, bytes, at);
      } catch (error) {
        this.#fail(i, FAILED, error);
      }
    }
  }

  /** `count` bytes are omitted: `bytes`, which must be there unless `omits` holds. */
  omitted(from: End, count: number, bytes: Uint8Array, at: Moment): void {
    for (const [i, inspector] of this.#inspectors.entries()) {
      if (this.#states[i] !== WATCHING) continue;
      try {
        if (inspector.omitted === undefined) inspector.data(this.connection, from, bytes, at);
        else inspector.omitted(this.connection, from, count, at, bytes);
      } catch (error) {
        this.#fail(i, FAILED, error);
      }
    }
  }

  gap(from: End, missing: number, at: Moment): void {
    for (const [i, inspector] of this.#inspectors.entries()) {
      if (this.#states[i] !== WATCHING) continue;
      try {
        inspector.gap(this.connection, from, missing, at);
      } catch (error) {
        this.#fail(i, FAILED, error);
      }
    }
  }

  close(from: End, how: HowClosed, at: Moment): void {
    for (const [i, inspector] of this.#inspectors.entries()) {
      if (this.#states[i] === UNAWARE) continue;
      try {
        inspector.close(this.connection, from, how, at);
      } catch (error) {
        if (this.#states[i] === WATCHING) this.#fail(i, FAILED, error);
      }
    }
  }

  #fail(inspector: number, state: number, error: unknown): void {
    this.#states[inspector] = state;
    this.#failed(this.connection, inspector, error);
  }
}
