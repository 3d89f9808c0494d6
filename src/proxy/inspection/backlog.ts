/**
 * What was relayed and waits to be inspected, in the order in which it passed, over all
 * connections. Each byte is copied once. It has no limit of its own: `size` says what it holds,
 * whoever adds decides (see inspection.ts).
 *
 * Under load hundreds of thousands of entries wait. As objects they would be copied and marked by
 * the collector, again and again, at the expense of relaying; so they are rows of pages.
 */
import type { End, Moment } from '../../tcp/events.js';
import { type Entry, type HowClosed, Page, ROW_SIZE, type Shown } from './page.js';

/** What an entry takes beside its bytes: its row, and who it is about. */
export const ENTRY_COST = ROW_SIZE + 8;
/**
 * Empty pages kept when nothing waits any more; while something does, all are: memory that was used
 * before costs far less to fill than new memory, and a backlog that is full falls and rises again.
 */
const MAX_SPARE = 16;
const NO_BYTES = new Uint8Array(0);

export class Backlog<Owner> {
  /** Read first. */
  #head = new Page<Owner>();
  /** Being filled. */
  #tail = this.#head;
  readonly #spare: Page<Owner>[] = [];
  #size = 0;

  /** Bytes of memory, overhead included, but for pages that are partly or not in use. */
  get size(): number {
    return this.#size;
  }

  get isEmpty(): boolean {
    return this.#size === 0;
  }

  /** The oldest entry; an object that is filled again at the next call. */
  get first(): Entry<Owner> | undefined {
    return this.#size === 0 ? undefined : this.#head.first();
  }

  open(owner: Owner, at: Moment): void {
    this.#toFill(0).add('open', owner, 0, at, 0, 'end', NO_BYTES);
  }

  /** Copies `bytes`, into two entries where a page ends. */
  bytes(kind: Shown, owner: Owner, from: End, bytes: Uint8Array, at: Moment): void {
    for (let done = 0; done < bytes.length; ) {
      const room = this.#page(1).room;
      const left = bytes.length - done;
      const part =
        left <= room && done === 0 ? bytes : bytes.subarray(done, done + Math.min(left, room));
      this.#toFill(part.length).add(kind, owner, from, at, 0, 'end', part);
      done += part.length;
    }
  }

  /** Omitted bytes that no inspector sees. */
  omitted(owner: Owner, from: End, count: number, at: Moment): void {
    this.#toFill(0).add('omitted', owner, from, at, count, 'end', NO_BYTES);
  }

  gap(owner: Owner, from: End, missing: number, at: Moment): void {
    this.#toFill(0).add('gap', owner, from, at, missing, 'end', NO_BYTES);
  }

  close(owner: Owner, from: End, how: HowClosed, at: Moment): void {
    this.#toFill(0).add('close', owner, from, at, 0, how, NO_BYTES);
  }

  /**
   * Takes up to `most` bytes off the oldest entry, which goes when none is left. They are
   * valid until something is added.
   */
  take(most: number): Uint8Array {
    if (this.#size === 0) return NO_BYTES;
    const head = this.#head;
    const rows = head.left;
    const taken = head.take(most);
    this.#size -= taken.length;
    if (head.left < rows) this.#size -= ENTRY_COST;
    if (head.left === 0) this.#emptied(head);
    return taken;
  }

  /** The page that takes an entry of so many bytes, which count from now on. */
  #toFill(bytes: number): Page<Owner> {
    const page = this.#page(bytes);
    this.#size += ENTRY_COST + bytes;
    return page;
  }

  /** The page being filled, with room for a row of so many bytes. */
  #page(bytes: number): Page<Owner> {
    if (this.#tail.room >= bytes) return this.#tail;
    const page = this.#spare.pop() ?? new Page<Owner>();
    this.#tail.next = page;
    this.#tail = page;
    return page;
  }

  #emptied(page: Page<Owner>): void {
    const { next } = page;
    page.clear();
    if (next !== undefined) {
      this.#head = next;
      this.#spare.push(page);
    }
    if (this.#size === 0) this.#spare.splice(MAX_SPARE);
  }
}
