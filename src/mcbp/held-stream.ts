/**
 * What a connection sent while it was not yet known what it speaks, in order of arrival. Each
 * direction is held up to a limit, and all connections together up to what an allowance gives;
 * what is let go of becomes a gap.
 */
import { CLIENT, type End, type Moment } from '../tcp/events.js';
import { type Allowance, HeldBytes } from './held-bytes.js';

/** Receives what was held; as StreamSink without the connection. */
export interface Replay {
  /** Bytes are valid only during the call. `at` is the very object that came with them. */
  data(from: End, bytes: Uint8Array, at: Moment): void;
  gap(from: End, missing: number, at: Moment): void;
}

interface Held {
  readonly from: End;
  readonly at: Moment;
  readonly kind: 'data' | 'gap';
  count: number;
  /** The bytes themselves, where they are not among those held. */
  readonly lent?: Uint8Array;
}

export const otherEnd = (end: End): End => (end === CLIENT ? 1 : CLIENT);

export class HeldStream {
  readonly #limit: number;
  readonly #bytes: readonly [HeldBytes, HeldBytes];
  #events: Held[] = [];
  /** The latest event of each direction: gaps that touch become one. */
  readonly #latest: [Held | undefined, Held | undefined] = [undefined, undefined];

  /** Holds `limit` bytes of a direction, as far as `allowance` has them. */
  constructor(limit: number, allowance?: Allowance) {
    this.#limit = limit;
    this.#bytes = [new HeldBytes(limit, allowance), new HeldBytes(limit, allowance)];
  }

  /** What is held of a direction, one run behind the other; valid until the next call. */
  of(from: End): Uint8Array {
    return this.#bytes[from].view;
  }

  /** How many more bytes the limit of a direction allows. */
  room(from: End): number {
    return this.#limit - this.of(from).length;
  }

  /** Copies `bytes` behind those held. False, and nothing held, when there is no room. */
  extend(from: End, bytes: Uint8Array): boolean {
    return this.#bytes[from].append(bytes);
  }

  /** The last `count` bytes by which a direction was extended arrived at `at`, which is kept. */
  note(from: End, count: number, at: Moment): void {
    this.#push({ from, at, kind: 'data', count });
  }

  /** A last chunk, which is replayed from where it lies. */
  lend(from: End, bytes: Uint8Array, at: Moment): void {
    this.#push({ from, at, kind: 'data', count: bytes.length, lent: bytes });
  }

  gap(from: End, missing: number, at: Moment): void {
    const latest = this.#latest[from];
    if (latest?.kind === 'gap') latest.count += missing;
    else this.#push({ from, at, kind: 'gap', count: missing });
  }

  /**
   * Lets go of the oldest chunks of a direction, none of which reaches beyond its first `count`
   * bytes, and of the gaps before and between them. Returns how many bytes that were.
   */
  forget(from: End, count: number): number {
    let bytes = 0;
    let gap: Held | undefined;
    let done = false;
    this.#events = this.#events.flatMap((each) => {
      if (each.from !== from || done) return [each];
      if (each.kind === 'data' && bytes + each.count > count) {
        done = true;
        return [each];
      }
      if (each.kind === 'data') bytes += each.count;
      if (gap !== undefined) {
        gap.count += each.count;
        return [];
      }
      gap = { from, at: each.at, kind: 'gap', count: each.count };
      return [gap];
    });
    this.#latest[from] = this.#events.findLast((each) => each.from === from);
    this.#bytes[from].drop(bytes);
    return bytes;
  }

  clear(): void {
    this.#events = [];
    this.#latest.fill(undefined);
    for (const bytes of this.#bytes) bytes.clear();
  }

  /** Hands everything over, once; with the ends turned round if `client` is not the first. */
  replay(to: Replay, client: End): void {
    const used: [number, number] = [0, 0];
    for (const { from, at, kind, count, lent } of this.#events) {
      const end = client === CLIENT ? from : otherEnd(from);
      if (kind === 'gap') to.gap(end, count, at);
      else if (lent !== undefined) to.data(end, lent, at);
      else {
        const start = used[from];
        used[from] += count;
        to.data(end, this.of(from).subarray(start, start + count), at);
      }
    }
    this.clear();
  }

  #push(held: Held): void {
    this.#events.push(held);
    this.#latest[held.from] = held;
  }
}
