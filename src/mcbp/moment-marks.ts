/**
 * When did queued bytes arrive? One mark per chunk, so that a message found later in the
 * queue still gets the moment of the packet that completed it.
 */
import type { Moment } from '../tcp/events.js';

interface Mark {
  /** Bytes ever noted up to the end of this chunk. */
  end: number;
  readonly at: Moment;
}

export class MomentMarks {
  #marks: Mark[] = [];
  /** Marks before this index are used up. */
  #first = 0;
  #noted = 0;
  #dropped = 0;

  /** `count` more bytes (1..) arrived at `at`. */
  note(count: number, at: Moment): void {
    this.#noted += count;
    const last = this.#marks.at(-1);
    if (last?.at === at) last.end = this.#noted;
    else this.#marks.push({ end: this.#noted, at });
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
