/**
 * Captured bytes of one direction that cannot be delivered yet: those behind a hole,
 * and those that wait for the other direction. Runs never overlap: the first copy of a
 * byte stays, a later one is only compared with it.
 */
import { copied } from '../bytes/copied.js';
import { NOWHERE, offsetBehind } from '../bytes/extents.js';
import type { Budget } from './budget.js';
import { type Moment, MomentRecord } from './events.js';

export interface Run {
  /** Stream offset of the first byte. */
  readonly start: number;
  readonly bytes: Uint8Array;
  /** Where the bytes lie in the file, or NOWHERE. */
  readonly offset: number;
  readonly at: Moment;
  /** How far the other direction must have been delivered before this run may be. */
  readonly after: number;
}

/** What adding a segment came to, in bytes. */
export interface Added {
  readonly added: number;
  readonly differing: number;
}

export class PendingRuns {
  /** Sorted by start. */
  readonly #runs: Run[] = [];
  readonly #budget: Budget;
  #bytes = 0;
  /** The part of #bytes for which the shared budget had no room. */
  #unbooked = 0;

  constructor(budget: Budget) {
    this.#budget = budget;
  }

  get count(): number {
    return this.#runs.length;
  }

  get bytes(): number {
    return this.#bytes;
  }

  /** The shared budget had no room for what is held here. */
  get overdrawn(): boolean {
    return this.#unbooked > 0;
  }

  get first(): Run | undefined {
    return this.#runs[0];
  }

  holds(offset: number): boolean {
    return this.#runs.some((run) => run.start <= offset && offset < run.start + run.bytes.length);
  }

  /** Copies into the gaps between the runs what of `bytes` is new; they lie at `offset` in the file. */
  add(start: number, bytes: Uint8Array, at: Moment, after: number, offset = NOWHERE): Added {
    const end = start + bytes.length;
    const kept = MomentRecord.of(at);
    let index = this.#firstEndingAfter(start);
    let from = start;
    let added = 0;
    let differing = 0;
    while (from < end) {
      const next = this.#runs[index];
      const to = next === undefined ? end : Math.min(end, next.start);
      if (to > from) {
        const copy = copied(bytes, from - start, to - start);
        const place = offsetBehind(offset, from - start);
        this.#runs.splice(index++, 0, { start: from, bytes: copy, offset: place, at: kept, after });
        this.#book(copy.length);
        added += copy.length;
      }
      if (next === undefined) break;
      const overlap = Math.min(end, next.start + next.bytes.length);
      for (let each = Math.max(from, next.start); each < overlap; each++) {
        if (next.bytes[each - next.start] !== bytes[each - start]) differing++;
      }
      from = Math.max(to, overlap);
      index++;
    }
    return { added, differing };
  }

  shift(): Run | undefined {
    const run = this.#runs.shift();
    if (run !== undefined) this.#release(run.bytes.length);
    return run;
  }

  clear(): void {
    this.#runs.length = 0;
    this.#release(this.#bytes);
  }

  #firstEndingAfter(offset: number): number {
    let low = 0;
    let high = this.#runs.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      const run = this.#runs[middle] as Run;
      if (run.start + run.bytes.length > offset) high = middle;
      else low = middle + 1;
    }
    return low;
  }

  /** What does not fit the budget is held all the same until the owner relieves it, at once. */
  #book(bytes: number): void {
    this.#bytes += bytes;
    if (!this.#budget.take(bytes)) this.#unbooked += bytes;
  }

  #release(bytes: number): void {
    const unbooked = Math.min(bytes, this.#unbooked);
    this.#bytes -= bytes;
    this.#unbooked -= unbooked;
    this.#budget.give(bytes - unbooked);
  }
}
