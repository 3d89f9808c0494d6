/**
 * Makes records whole out of chunks that end anywhere. Whole records are walked
 * where they lie; only the one record that a chunk boundary cuts is copied, and
 * only as far as it reaches, so nothing is ever moved twice.
 */

export interface RecordWalker {
  /**
   * Take every whole record in [start, end). Returns the index of the first record
   * that is not whole and sets `needed`, or `end` when there is none.
   * `base` is the offset in the file of index 0.
   */
  walk(bytes: Uint8Array, view: DataView, start: number, end: number, base: number): number;
  /** Length of the unfinished record as far as it is known: more than was there. */
  readonly needed: number;
}

const SMALLEST_CARRY = 4096;

/** Holds at most one record, so its walker's limit on record length is its cap. */
export class Splitter {
  readonly #walker: RecordWalker;
  #carry = new Uint8Array(SMALLEST_CARRY);
  #carryView = new DataView(this.#carry.buffer);
  #held = 0;
  #offset = 0;

  constructor(walker: RecordWalker) {
    this.#walker = walker;
  }

  /** Bytes of the unfinished record. */
  get held(): number {
    return this.#held;
  }

  /** Offset in the file of the unfinished record, or of the next byte to come. */
  get offset(): number {
    return this.#offset;
  }

  /** `bytes` is not kept. */
  push(bytes: Uint8Array): void {
    let at = 0;
    while (this.#held > 0) {
      at += this.#fill(bytes, at);
      if (this.#held < this.#walker.needed) return;
      const used = this.#walker.walk(this.#carry, this.#carryView, 0, this.#held, this.#offset);
      this.#offset += used;
      this.#held -= used;
    }
    if (at === bytes.length) return;
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    const used = this.#walker.walk(bytes, view, at, bytes.length, this.#offset - at);
    this.#offset += used - at;
    if (used < bytes.length) this.#fill(bytes, used);
  }

  /** Copy what the unfinished record still needs; returns how much was taken. */
  #fill(bytes: Uint8Array, at: number): number {
    const { needed } = this.#walker;
    const taken = Math.min(needed - this.#held, bytes.length - at);
    this.#reserve(needed);
    this.#carry.set(bytes.subarray(at, at + taken), this.#held);
    this.#held += taken;
    return taken;
  }

  #reserve(size: number): void {
    if (size <= this.#carry.length) return;
    let larger = this.#carry.length;
    while (larger < size) larger *= 2;
    const grown = new Uint8Array(larger);
    grown.set(this.#carry.subarray(0, this.#held));
    this.#carry = grown;
    this.#carryView = new DataView(grown.buffer);
  }
}
