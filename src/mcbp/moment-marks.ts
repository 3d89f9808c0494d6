/**
 * When did queued bytes arrive? One mark per chunk, so that a message found later in the
 * queue still gets the moment of the packet that completed it.
 */
import { type Moment, MomentRecord } from '../tcp/events.js';

interface Mark {
  /** Bytes ever noted up to the end of this chunk. */
  end: number;
  readonly at: Moment;
}

const isSame = (a: Moment, b: Moment): boolean =>
  a.frame === b.frame && a.ns === b.ns && a.s === b.s;

/** Packets told apart; more are waiting only when a long message comes in tiny pieces. */
const MOST_MARKS = 65_536;

export class MomentMarks {
  #marks: Mark[] = [];
  /** Marks before this index are used up. */
  #first = 0;
  #noted = 0;
  #dropped = 0;

  /** `count` more bytes (1..) arrived at `at`. */
  note(count: number, at: Moment): void {
    this.#noted += count;
    // A mark that is used up is not found again: the next bytes of its packet need a new one.
    const last = this.#first < this.#marks.length ? this.#marks.at(-1) : undefined;
    if (last !== undefined && isSame(last.at, at)) last.end = this.#noted;
    else this.#marks.push({ end: this.#noted, at: MomentRecord.of(at) });
    if (this.#marks.length - this.#first > MOST_MARKS) this.#thinOut();
  }

  /** Every second mark goes, its bytes to the next: found there, a message is one packet late, each thinning twice as many. */
  #thinOut(): void {
    const left = this.#marks.slice(this.#first);
    this.#marks = left.filter((_, index) => index % 2 === 1 || index === left.length - 1);
    this.#first = 0;
  }

  /** Moment at which the `count`-th byte (1..) from the front arrived; undefined when it has not. */
  of(count: number): Moment | undefined {
    const wanted = this.#dropped + count;
    for (let index = this.#first; index < this.#marks.length; index++) {
      const mark = this.#marks[index] as Mark;
      if (mark.end >= wanted) return mark.at;
    }
    return undefined;
  }

  /** The first `count` bytes are gone. */
  drop(count: number): void {
    this.#dropped += count;
    while ((this.#marks[this.#first]?.end ?? Number.POSITIVE_INFINITY) <= this.#dropped) {
      this.#first++;
    }
    if (this.#first > 64 && this.#first * 2 > this.#marks.length) {
      this.#marks = this.#marks.slice(this.#first);
      this.#first = 0;
    }
  }

  clear(): void {
    this.#marks = [];
    this.#first = 0;
    this.#noted = 0;
    this.#dropped = 0;
  }
}
