/**
 * The history of bytes that cannot be read again (a pipe, a compressed file): it keeps a copy
 * of them, in a ring that starts small and doubles up to its cap, so that the many short
 * connections of a capture cost little.
 */
import type { Budget } from './budget.js';
import type { History } from './history.js';

const FIRST_SIZE = 2 * 1024;

export class CopiedHistory implements History {
  readonly #cap: number;
  readonly #budget: Budget;
  #ring = new Uint8Array(0);
  /** Stream offsets of the bytes held: #start inclusive, #end exclusive. */
  #start = 0;
  #end = 0;

  /** Holds at most `cap` bytes, and less when the budget is used up. */
  constructor(cap: number, budget: Budget) {
    this.#cap = cap;
    this.#budget = budget;
  }

  append(bytes: Uint8Array, from: number, to: number): void {
    const length = to - from;
    if (this.#end - this.#start + length > this.#ring.length) this.#grow(length);
    const size = this.#ring.length;
    const end = this.#end + length;
    if (size > 0) {
      const kept = bytes.subarray(Math.max(from, to - size), to);
      const at = (end - kept.length) % size;
      const first = Math.min(kept.length, size - at);
      if (first === kept.length) this.#ring.set(kept, at);
      else {
        this.#ring.set(kept.subarray(0, first), at);
        this.#ring.set(kept.subarray(first), 0);
      }
    }
    this.#end = end;
    this.#start = Math.max(this.#start, end - size);
  }

  skip(missing: number): void {
    this.#end += missing;
    this.#start = this.#end;
  }

  get start(): number {
    return this.#start;
  }

  differing(offset: number, bytes: Uint8Array): number {
    const size = this.#ring.length;
    const from = Math.max(offset, this.#start);
    const to = Math.min(offset + bytes.length, this.#end);
    let differing = 0;
    for (let at = from; at < to; at++) {
      if (this.#ring[at % size] !== bytes[at - offset]) differing++;
    }
    return differing;
  }

  release(): void {
    this.#budget.give(this.#ring.length);
    this.#ring = new Uint8Array(0);
    this.#start = this.#end;
  }

  /** Room for `more` bytes, as far as the cap and the budget allow. */
  #grow(more: number): void {
    const old = this.#ring.length;
    let size = Math.max(old, Math.min(FIRST_SIZE, this.#cap));
    const wanted = Math.min(this.#end - this.#start + more, this.#cap);
    while (size < wanted) size *= 2;
    size = Math.min(size, this.#cap);
    if (size <= old || !this.#budget.take(size - old)) return;
    const ring = new Uint8Array(size);
    for (let at = this.#start; at < this.#end; ) {
      const run = Math.min(this.#end - at, old - (at % old), size - (at % size));
      ring.set(this.#ring.subarray(at % old, (at % old) + run), at % size);
      at += run;
    }
    this.#ring = ring;
  }
}
