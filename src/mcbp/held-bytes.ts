/**
 * The held bytes of one direction, in one piece so that they can be searched. Many connections
 * may be undecided at once; what they hold is booked with an allowance that they share.
 */

/** Memory that all connections share (tcp/budget.ts is one). */
export interface Allowance {
  /** Books `bytes`; false, and nothing booked, when there is no room for them. */
  take(bytes: number): boolean;
  /** Returns `bytes` that were taken. */
  give(bytes: number): void;
}

const FIRST_ROOM = 1024;

/** What it costs to remember a chunk beside its bytes, about. */
const PER_CHUNK = 128;

export class HeldBytes {
  readonly #limit: number;
  readonly #allowance: Allowance | undefined;
  #room = new Uint8Array(0);
  #length = 0;
  #booked = 0;

  constructor(limit: number, allowance?: Allowance) {
    this.#limit = limit;
    this.#allowance = allowance;
  }

  /** Valid until the next call. */
  get view(): Uint8Array {
    return this.#room.subarray(0, this.#length);
  }

  /** Copies all of `bytes`; false, and nothing copied, when there may be no room for them. */
  append(bytes: Uint8Array): boolean {
    const length = this.#length + bytes.length;
    if (length > this.#limit || !this.#book(PER_CHUNK)) return false;
    if (length > this.#room.length && !this.#grow(length)) return false;
    this.#room.set(bytes, this.#length);
    this.#length = length;
    return true;
  }

  /** Drops the first `count` bytes, all of them or fewer. */
  drop(count: number): void {
    if (count === this.#length) {
      this.clear();
      return;
    }
    this.#room.copyWithin(0, count, this.#length);
    this.#length -= count;
  }

  clear(): void {
    this.#allowance?.give(this.#booked);
    this.#booked = 0;
    this.#room = new Uint8Array(0);
    this.#length = 0;
  }

  #grow(length: number): boolean {
    const size = Math.min(this.#limit, Math.max(FIRST_ROOM, length, 2 * this.#room.length));
    if (!this.#book(size - this.#room.length)) return false;
    const grown = new Uint8Array(size);
    grown.set(this.view);
    this.#room = grown;
    return true;
  }

  #book(bytes: number): boolean {
    if (this.#allowance?.take(bytes) === false) return false;
    this.#booked += bytes;
    return true;
  }
}
