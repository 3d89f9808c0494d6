/**
 * What was relayed and waits to be inspected, in the order in which it passed, over all
 * connections. It has no limit of its own: `size` says what it holds, whoever adds decides (see
 * inspection.ts).
 *
 * Under load hundreds of thousands of entries wait. As objects they would be copied and marked by
 * the collector, again and again, at the expense of relaying; so they are rows of pages.
 */
import { type Entry, Page, ROW_SIZE } from './page.js';
import { RowWriter } from './row-writer.js';

/** What an entry takes beside its bytes: its row, and who it is about. */
export const ENTRY_COST = ROW_SIZE + 8;
/**
 * Empty pages kept when nothing waits any more; while something does, all are: memory that was used
 * before costs far less to fill than new memory, and a backlog that is full falls and rises again.
 */
const MAX_SPARE = 16;
const NO_BYTES = new Uint8Array(0);

export class Backlog<Owner> extends RowWriter<Owner> {
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

  protected override page(bytes: number): Page<Owner> {
    if (this.#tail.room >= bytes) return this.#tail;
    const page = this.#spare.pop() ?? new Page<Owner>();
    this.#tail.next = page;
    this.#tail = page;
    return page;
  }

  protected override adding(bytes: number): void {
    this.#size += ENTRY_COST + bytes;
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
