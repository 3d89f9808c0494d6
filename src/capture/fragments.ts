/**
 * Puts fragmented IP packets together again (RFC 791 section 3.2, RFC 8200 section 4.5).
 * Where fragments overlap the first to come wins, as the TCP reassembler holds it, too.
 * An incomplete packet is never handed on: TCP's own gap says what is missing.
 *
 * Captures are hostile: everything held here has a cap, and what a cap cost is counted.
 */
import { Datagram, type Fragment, type Whole, type Window } from './datagram.js';

/** Packets under reassembly; the oldest makes room. */
const MAX_DATAGRAMS = 1024;
/** Bytes of memory for all of them together. */
const MAX_BYTES = 16 * 1024 * 1024;
/** Seconds of capture time, either way, after which fragments no more belong together (Linux: ipfrag_time). */
const MAX_AGE = 30;

export interface FragmentCounters {
  /** Packets put together. */
  readonly completed: number;
  /** Packets of which fragments are missing: given up for their age, or still waiting. */
  readonly incomplete: number;
  /** Packets given up since too much was held; part of `incomplete`. */
  readonly evicted: number;
  /** Fragments that contradict their packet, and were left out. */
  readonly contradicting: number;
}

export class Fragments {
  /** Oldest first. */
  readonly #datagrams = new Map<string, Datagram>();
  #bytes = 0;
  #completed = 0;
  #givenUp = 0;
  #evicted = 0;
  #contradicting = 0;

  get counters(): FragmentCounters {
    return {
      completed: this.#completed,
      incomplete: this.#givenUp + this.#datagrams.size,
      evicted: this.#evicted,
      contradicting: this.#contradicting,
    };
  }

  /**
   * Takes a fragment captured at `seconds`. Gives the whole packet when it was the last one
   * missing; undefined until then.
   */
  take(window: Window, fragment: Fragment, seconds: number): Whole | undefined {
    const { key } = fragment;
    const datagram = this.#find(key, seconds);
    const before = datagram.held;
    if (!datagram.take(window, fragment)) this.#contradicting += 1;
    this.#bytes += datagram.held - before;
    if (datagram.complete) {
      this.#drop(key, datagram);
      this.#completed += 1;
      return datagram.whole;
    }
    while (this.#bytes > MAX_BYTES) this.#evictOldest();
    return undefined;
  }

  #find(key: string, seconds: number): Datagram {
    const known = this.#datagrams.get(key);
    if (known !== undefined && Math.abs(seconds - known.since) <= MAX_AGE) return known;
    if (known !== undefined) this.#giveUp(key, known);
    this.#expire(seconds);
    if (this.#datagrams.size >= MAX_DATAGRAMS) this.#evictOldest();
    const fresh = new Datagram(seconds);
    this.#datagrams.set(key, fresh);
    this.#bytes += fresh.held;
    return fresh;
  }

  /** From the oldest on, as far as they are too old; packets are not always in order of time. */
  #expire(seconds: number): void {
    for (const [key, datagram] of this.#datagrams) {
      if (Math.abs(seconds - datagram.since) <= MAX_AGE) return;
      this.#giveUp(key, datagram);
    }
  }

  #evictOldest(): void {
    for (const [key, datagram] of this.#datagrams) {
      this.#evicted += 1;
      this.#giveUp(key, datagram);
      return;
    }
  }

  #giveUp(key: string, datagram: Datagram): void {
    this.#givenUp += 1;
    this.#drop(key, datagram);
  }

  #drop(key: string, datagram: Datagram): void {
    this.#datagrams.delete(key);
    this.#bytes -= datagram.held;
  }
}
