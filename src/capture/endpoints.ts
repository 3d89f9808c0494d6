/**
 * One object per address and port, found from the packet's bytes without making a
 * string: so endpoints may be compared by identity, and a packet costs no text.
 *
 * A hash table with linear probing in one typed array, five words per slot: the
 * address (IPv4 in the last of four words), then port and address length, which is
 * never 0 and so tells used slots from free ones.
 */
import type { Endpoint } from '../tcp/events.js';
import { ipv4Text, ipv6Text } from './address.js';

const WORDS = 5;
const FIRST_SLOTS = 1024;
/** A port scan in a capture must not fill the memory: about 35 MB at the most. */
const MAX_ENDPOINTS = 262_144;
/** At most half full, a longer search means addresses chosen to collide. */
const MAX_PROBES = 256;

export class Endpoints {
  readonly #max: number;
  #slots = 0;
  #keys = new Int32Array(0);
  #found: (Endpoint | undefined)[] = [];
  #count = 0;
  /**
   * How often all were forgotten, since `max` were there or too many collided. The
   * same address and port is another object from then on.
   */
  resets = 0;

  /** `max` is at least 1. */
  constructor(max = MAX_ENDPOINTS) {
    this.#max = max;
    this.#clear(FIRST_SLOTS);
  }

  /** The address of `length` bytes (4 or 16) at `at`, with `port`. */
  find(view: DataView, at: number, length: number, port: number): Endpoint {
    const wide = length === 16;
    const a = wide ? view.getInt32(at) : 0;
    const b = wide ? view.getInt32(at + 4) : 0;
    const c = wide ? view.getInt32(at + 8) : 0;
    const d = view.getInt32(at + length - 4);
    const tag = (length << 16) | port;
    const keys = this.#keys;
    let slot = hash(a, b, c, d, tag) & (this.#slots - 1);
    for (let probes = 0; probes < MAX_PROBES; probes += 1) {
      const key = slot * WORDS;
      if (keys[key + 4] === 0) return this.#add(slot, [a, b, c, d, tag], view, at, length, port);
      const same =
        keys[key + 4] === tag &&
        keys[key + 3] === d &&
        keys[key + 2] === c &&
        keys[key + 1] === b &&
        keys[key] === a;
      if (same) return this.#found[slot] as Endpoint;
      slot = (slot + 1) & (this.#slots - 1);
    }
    this.#reset();
    return this.find(view, at, length, port);
  }

  #add(
    slot: number,
    key: readonly number[],
    view: DataView,
    at: number,
    length: number,
    port: number,
  ): Endpoint {
    if (this.#count >= this.#max) {
      this.#reset();
      return this.find(view, at, length, port);
    }
    if (this.#count * 2 >= this.#slots) {
      this.#grow();
      return this.find(view, at, length, port);
    }
    const address = length === 4 ? ipv4Text(view, at) : ipv6Text(view, at);
    const endpoint: Endpoint = { address, port };
    this.#keys.set(key, slot * WORDS);
    this.#found[slot] = endpoint;
    this.#count += 1;
    return endpoint;
  }

  #reset(): void {
    this.resets += 1;
    this.#count = 0;
    this.#clear(FIRST_SLOTS);
  }

  #clear(slots: number): void {
    this.#slots = slots;
    this.#keys = new Int32Array(slots * WORDS);
    this.#found = new Array<Endpoint | undefined>(slots).fill(undefined);
  }

  #grow(): void {
    const keys = this.#keys;
    const found = this.#found;
    this.#clear(this.#slots * 2);
    found.forEach((endpoint, old) => {
      if (endpoint === undefined) return;
      const key = keys.subarray(old * WORDS, old * WORDS + WORDS);
      const [a = 0, b = 0, c = 0, d = 0, tag = 0] = key;
      let slot = hash(a, b, c, d, tag) & (this.#slots - 1);
      while (this.#keys[slot * WORDS + 4] !== 0) slot = (slot + 1) & (this.#slots - 1);
      this.#keys.set(key, slot * WORDS);
      this.#found[slot] = endpoint;
    });
  }
}

/** Multiply and mix; the constants are those of MurmurHash3's finalizer. */
function hash(a: number, b: number, c: number, d: number, tag: number): number {
  let h = Math.imul(a ^ Math.imul(b, 31), 0x85ebca6b) ^ Math.imul(c, 0xc2b2ae35);
  h = Math.imul(h ^ (h >>> 13) ^ d, 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 16) ^ tag, 0xc2b2ae35);
  return h ^ (h >>> 15);
}
