/**
 * Out of step: looks for the next frame in what the framer's queue holds, tells what is ruled out
 * as skipped, and knows when each byte of the queue came, so that frames found late keep the
 * moment at which they were whole.
 */
import type { Moment } from '../tcp/events.js';
import { HeaderSearch, type Outlook } from './header-search.js';
import type { Magic } from './magic.js';
import { MomentMarks } from './moment-marks.js';
import type { PlacedQueue } from './placed-queue.js';
import type { SkippedRun } from './skipped-run.js';

export class Seeking {
  readonly #queue: PlacedQueue;
  readonly #skipped: SkippedRun;
  readonly #sender: Magic['sender'] | undefined;
  /** When the bytes in the queue arrived; empty while in step. */
  readonly #marks = new MomentMarks();
  #search: HeaderSearch | undefined;

  constructor(queue: PlacedQueue, skipped: SkippedRun, sender: Magic['sender'] | undefined) {
    this.#queue = queue;
    this.#skipped = skipped;
    this.#sender = sender;
  }

  /** The stream is out of step. */
  get isOn(): boolean {
    return this.#search !== undefined;
  }

  /** Step was lost. `expected`: a frame is due at the front of the queue, or of what comes next. */
  begin(expected: boolean): void {
    this.#search = new HeaderSearch(expected, this.#sender);
  }

  /** Queues a piece, to be searched. */
  add(piece: Uint8Array, offset: number, at: Moment): void {
    this.#queue.push(piece, offset);
    this.#marks.note(piece.length, at);
  }

  /** Goes on as far as the queue allows. True when a frame begins at its front: back in step. */
  finds(outlook: Outlook): boolean {
    if (this.#search === undefined) return false;
    const found = this.#search.find(this.#queue.peek(this.#queue.length), outlook);
    const passed = found < 0 ? this.#search.passed : found;
    const at = this.#marks.of(passed);
    if (passed > 0 && at !== undefined) this.#skipped.add(passed, at);
    this.drop(passed);
    if (found < 0) {
      this.#search.drop();
      return false;
    }
    this.#search = undefined;
    this.#skipped.tell();
    return true;
  }

  /** When the `count`-th byte (1..) of the queue came; undefined when it has not. */
  momentOf(count: number): Moment | undefined {
    return this.#marks.of(count);
  }

  /** Drops the first `count` bytes of the queue. */
  drop(count: number): void {
    this.#queue.skip(count);
    this.#marks.drop(count);
  }

  /** The framer has taken `count` bytes off the queue. */
  taken(count: number): void {
    this.#marks.drop(count);
  }

  /** In step for good: what comes next is in the queue when it is looked at. */
  settle(): void {
    if (this.#search === undefined) this.#marks.clear();
  }

  /** Searched in vain: the queue belongs to no frame. */
  giveUp(at: Moment): void {
    const queued = this.#queue.length;
    if (queued > 0) this.#skipped.add(queued, this.#marks.of(queued) ?? at);
    this.drop(queued);
  }

  /** There is nothing more to look for. */
  end(): void {
    this.#search = undefined;
  }
}
