/**
 * Makes records whole out of chunks that end anywhere. Whole records are walked where
 * they lie; only what a chunk boundary cuts is copied, and only as far as it is needed,
 * so nothing is moved again and again.
 */

import { plain } from '../bytes/plain.js';

export interface RecordWalker {
  /**
   * Take every whole record in [start, end). Returns the index from which on the bytes
   * are still needed, and sets `needed`; or `end` when none are. `base` is the offset in
   * the file of index 0.
   */
  walk(bytes: Uint8Array, view: DataView, start: number, end: number, base: number): number;
  /** Bytes from the returned index on that must be there before `walk` can do more: more than were. */
  readonly needed: number;
}

const SMALLEST_CARRY = 4096;

/** Holds no more than its walker says it needs: that is its cap. */
export class Splitter {
  readonly #walker: RecordWalker;
  #carry = new Uint8Array(SMALLEST_CARRY);
  #carryView = new DataView(this.#carry.buffer);
  /** What is held lies at [from, from + held) of the carry. */
  #from = 0;
  #held = 0;
  #offset = 0;

  constructor(walker: RecordWalker) {
    this.#walker = walker;
  }

  /** Bytes held back since they make no whole record yet. */
  get held(): number {
    return this.#held;
  }

  /** Offset in the file of the first byte held, or of the next byte to come. */
  get offset(): number {
    return this.#offset;
  }

  /** The chunk is not kept. */
  push(chunk: Uint8Array): void {
    const bytes = plain(chunk);
    let at = 0;
    while (this.#held > 0) {
      at += this.#fill(bytes, at);
      if (this.#held < this.#walker.needed) return;
      this.#walkCarry();
      if (this.#held > at) continue;
      // What is left came with these bytes: from here on they are walked where they lie.
      at -= this.#held;
      this.#held = 0;
    }
    if (at === bytes.length) return;
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    const kept = this.#walker.walk(bytes, view, at, bytes.length, this.#offset - at);
    this.#offset += kept - at;
    this.#from = 0;
    if (kept < bytes.length) this.#fill(bytes, kept);
  }

  /** There are no more bytes: the walker gets what is held, for the last time. */
  end(): void {
    if (this.#held > 0) this.#walkCarry();
  }

  #walkCarry(): void {
    const from = this.#from;
    const end = from + this.#held;
    const base = this.#offset - from;
    const kept = this.#walker.walk(this.#carry, this.#carryView, from, end, base);
    this.#offset += kept - from;
    this.#held = end - kept;
    this.#from = this.#held === 0 ? 0 : kept;
  }

  /** Copy what is still needed; returns how much was taken. */
  #fill(bytes: Uint8Array, at: number): number {
    const { needed } = this.#walker;
    const taken = Math.min(needed - this.#held, bytes.length - at);
    this.#reserve(needed);
    this.#carry.set(bytes.subarray(at, at + taken), this.#from + this.#held);
    this.#held += taken;
    return taken;
  }

  /** Room for `size` bytes from `from` on. What is held moves only when half the carry is free. */
  #reserve(size: number): void {
    if (this.#from + size <= this.#carry.length) return;
    if (size * 2 <= this.#carry.length) {
      this.#carry.copyWithin(0, this.#from, this.#from + this.#held);
    } else {
      let larger = this.#carry.length;
      while (larger < size * 2) larger *= 2;
      const grown = new Uint8Array(larger);
      grown.set(this.#carry.subarray(this.#from, this.#from + this.#held));
      this.#carry = grown;
      this.#carryView = new DataView(grown.buffer);
    }
    this.#from = 0;
  }
}
