/**
 * The history of bytes that lie in a file: it notes where, and reads them again when a
 * retransmission is to be compared. That is rare, while copying would cost every packet.
 *
 * A ring of pieces, one per delivery, which starts small and doubles. What lies nowhere (put
 * together from fragments of IP packets) is copied.
 */

import type { ByteSource } from '../bytes/byte-source.js';
import { copied } from '../bytes/copied.js';
import type { Budget } from './budget.js';
import type { History } from './history.js';

const FIRST_PIECES = 32;
/** With the smallest frames, of 24 bytes each, that is more than the usual cap of 32 KiB. */
const MOST_PIECES = 2048;
/** Bytes of memory: where a piece begins in the stream, and where in the file. */
const PER_PIECE = 2 * Float64Array.BYTES_PER_ELEMENT;

export class PlacedHistory implements History {
  readonly #cap: number;
  readonly #budget: Budget;
  readonly #source: ByteSource;
  /** Stream offset of each piece, and its offset in the file; as many as a power of two. */
  #starts = new Float64Array(0);
  #places = new Float64Array(0);
  /** Index in the ring of the oldest piece. */
  #first = 0;
  #count = 0;
  /** Stream offsets: no byte before the first is comparable; behind the latest byte. */
  #start = 0;
  #end = 0;
  /** By their stream offset, the pieces that lie nowhere. */
  readonly #copies = new Map<number, Uint8Array>();

  /** `cap` and `budget` in bytes; the budget counts notes and copies, not what lies in the file. */
  constructor(cap: number, budget: Budget, source: ByteSource) {
    this.#cap = cap;
    this.#budget = budget;
    this.#source = source;
  }

  get start(): number {
    return Math.max(this.#start, this.#end - this.#cap);
  }

  append(bytes: Uint8Array, start: number, end: number, offset: number): void {
    const isFull = this.#count === this.#starts.length;
    if ((isFull && !this.#makeRoom()) || (offset < 0 && !this.#copy(bytes, start, end))) {
      this.skip(end - start);
      return;
    }
    const slot = (this.#first + this.#count) & (this.#starts.length - 1);
    this.#starts[slot] = this.#end;
    this.#places[slot] = offset;
    this.#count++;
    this.#end += end - start;
  }

  skip(missing: number): void {
    while (this.#count > 0) this.#drop();
    this.#end += missing;
    this.#start = this.#end;
  }

  differing(offset: number, bytes: Uint8Array): number {
    const to = Math.min(offset + bytes.length, this.#end);
    let from = Math.max(offset, this.start);
    let differing = 0;
    for (let piece = this.#pieceOf(from); from < to; piece++) {
      const end = Math.min(to, this.#endOf(piece));
      const held = this.#read(piece, from, end);
      for (let i = 0; i < held.length; i++) {
        if (held[i] !== bytes[from - offset + i]) differing++;
      }
      from = end;
    }
    return differing;
  }

  release(): void {
    this.skip(0);
    this.#budget.give(this.#starts.length * PER_PIECE);
    this.#starts = new Float64Array(0);
    this.#places = new Float64Array(0);
    this.#first = 0;
  }

  /** The bytes of a piece at the stream offsets [from, to); fewer when the file has been cut. */
  #read(piece: number, from: number, to: number): Uint8Array {
    const start = this.#startOf(piece);
    const copy = this.#copies.get(start);
    if (copy !== undefined) return copy.subarray(from - start, to - start);
    const place = this.#places[this.#slotOf(piece)] as number;
    return this.#source.read(place + from - start, to - from);
  }

  /** Pieces are counted from the oldest, 0. */
  #slotOf(piece: number): number {
    return (this.#first + piece) & (this.#starts.length - 1);
  }

  #startOf(piece: number): number {
    return this.#starts[this.#slotOf(piece)] as number;
  }

  #endOf(piece: number): number {
    return piece + 1 < this.#count ? this.#startOf(piece + 1) : this.#end;
  }

  /** The piece in which this stream offset is, which some piece has. */
  #pieceOf(offset: number): number {
    let low = 0;
    let high = this.#count - 1;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (this.#endOf(middle) > offset) high = middle;
      else low = middle + 1;
    }
    return low;
  }

  /** Lets go of the oldest piece. */
  #drop(): void {
    if (this.#copies.size > 0) this.#dropCopy(this.#startOf(0));
    this.#first = this.#slotOf(1);
    this.#count--;
    this.#start = Math.max(this.#start, this.#count > 0 ? this.#startOf(0) : this.#end);
  }

  #dropCopy(start: number): void {
    this.#budget.give(this.#copies.get(start)?.length ?? 0);
    this.#copies.delete(start);
  }

  /** False when there is no memory for it. */
  #copy(bytes: Uint8Array, start: number, end: number): boolean {
    this.#trim();
    if (!this.#budget.take(end - start)) return false;
    this.#copies.set(this.#end, copied(bytes, start, end));
    return true;
  }

  /**
   * Room for more pieces, for many at once as a rule, so that appending is cheap; at the cost of
   * the oldest when there may be no more memory. False when there is none at all.
   */
  #makeRoom(): boolean {
    this.#trim();
    const size = this.#starts.length;
    if (size > 0 && this.#count * 2 <= size) return true;
    if (size < MOST_PIECES && this.#grow()) return true;
    if (this.#count === size && size > 0) this.#drop();
    return size > 0;
  }

  /** Lets go of the pieces that are beyond the cap. */
  #trim(): void {
    const { start } = this;
    while (this.#count > 0 && this.#endOf(0) <= start) this.#drop();
  }

  /** False when the budget does not allow it. */
  #grow(): boolean {
    const old = this.#starts.length;
    const size = old === 0 ? FIRST_PIECES : old * 2;
    if (!this.#budget.take((size - old) * PER_PIECE)) return false;
    const starts = new Float64Array(size);
    const places = new Float64Array(size);
    for (let piece = 0; piece < this.#count; piece++) {
      const slot = this.#slotOf(piece);
      starts[piece] = this.#starts[slot] as number;
      places[piece] = this.#places[slot] as number;
    }
    this.#starts = starts;
    this.#places = places;
    this.#first = 0;
    return true;
  }
}
