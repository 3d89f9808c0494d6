/**
 * Where bytes lie in the file they were read from, so that they can be read again instead of
 * being kept. A message lies in one piece when one packet holds it, else in as many as there
 * are packets; what came from no file (a socket, a pipe, a reassembled IP packet) lies nowhere.
 *
 * Both classes are reused: what they say is valid until they are written again.
 */

/** The offset of bytes that are in no file which can be read again. */
export const NOWHERE = -1;

/** The offset of what lies `count` bytes behind `offset`. */
export const offsetBehind = (offset: number, count: number): number =>
  offset < 0 ? NOWHERE : offset + count;

/** Extents that there is room for at first: most messages have one. */
const FIRST = 4;

/** The extents of one message, in its order. */
export class Extents {
  /** How many there are. */
  count = 0;
  /** File offset of each, or NOWHERE. */
  offsets = new Float64Array(FIRST);
  /** Bytes of each. */
  lengths = new Float64Array(FIRST);

  /** All `length` bytes lie at `offset`. */
  one(offset: number, length: number): void {
    this.offsets[0] = offset;
    this.lengths[0] = length;
    this.count = 1;
  }

  clear(): void {
    this.count = 0;
  }

  add(offset: number, length: number): void {
    const at = this.count;
    if (at === this.offsets.length) this.#grow();
    this.offsets[at] = offset;
    this.lengths[at] = length;
    this.count = at + 1;
  }

  /** Every byte can be read again. */
  get known(): boolean {
    for (let i = 0; i < this.count; i++) if ((this.offsets[i] as number) < 0) return false;
    return this.count > 0;
  }

  /** Where all of it lies in one piece; NOWHERE when it does not. */
  get offset(): number {
    return this.count === 1 ? (this.offsets[0] as number) : NOWHERE;
  }

  #grow(): void {
    const { offsets, lengths } = this;
    this.offsets = new Float64Array(offsets.length * 2);
    this.lengths = new Float64Array(offsets.length * 2);
    this.offsets.set(offsets);
    this.lengths.set(lengths);
  }
}

/** The extents of queued bytes: first in, first out, as long as the queue beside it. */
export class ExtentQueue {
  #offsets: number[] = [];
  #lengths: number[] = [];
  /** Entries before this index are used up. */
  #first = 0;
  #length = 0;
  /** How many of the bytes lie nowhere. */
  #nowhere = 0;

  /** Bytes queued. */
  get length(): number {
    return this.#length;
  }

  /** Pieces in which they lie. */
  get count(): number {
    return this.#lengths.length - this.#first;
  }

  /** Every byte can be read again; also when there is none. */
  get known(): boolean {
    return this.#nowhere === 0;
  }

  push(offset: number, length: number): void {
    this.#length += length;
    if (offset < 0) this.#nowhere += length;
    const last = this.#lengths.length - 1;
    if (last >= this.#first && this.#isNext(last, offset)) {
      this.#lengths[last] = (this.#lengths[last] as number) + length;
    } else {
      this.#offsets.push(offset);
      this.#lengths.push(length);
    }
  }

  /** What lies at `offset` belongs to the piece with this index. */
  #isNext(index: number, offset: number): boolean {
    const before = this.#offsets[index] as number;
    return before < 0 ? offset < 0 : offset === before + (this.#lengths[index] as number);
  }

  /** Takes the first `count` bytes (at most `length`) and says where they lie. */
  take(count: number, into: Extents): void {
    into.clear();
    this.#drop(count, into);
  }

  /** Drops the first `count` bytes (at most `length`). */
  skip(count: number): void {
    this.#drop(count, undefined);
  }

  #drop(count: number, into: Extents | undefined): void {
    let left = Math.min(count, this.#length);
    this.#length -= left;
    while (left > 0) {
      const at = this.#first;
      const offset = this.#offsets[at] as number;
      const length = this.#lengths[at] as number;
      const taken = Math.min(left, length);
      into?.add(offset, taken);
      if (offset < 0) this.#nowhere -= taken;
      left -= taken;
      if (taken === length) this.#first++;
      else {
        this.#lengths[at] = length - taken;
        if (offset >= 0) this.#offsets[at] = offset + taken;
      }
    }
    this.#compact();
  }

  /** Used entries go when they are all, or most. */
  #compact(): void {
    if (this.#length === 0) {
      this.#offsets.length = 0;
      this.#lengths.length = 0;
    } else if (this.#first > 64 && this.#first * 2 > this.#offsets.length) {
      this.#offsets = this.#offsets.slice(this.#first);
      this.#lengths = this.#lengths.slice(this.#first);
    } else return;
    this.#first = 0;
  }
}
