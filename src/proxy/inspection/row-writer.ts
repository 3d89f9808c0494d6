/** Writes what was relayed into pages, each byte copied once. Which page is next is not its business. */
import type { End, Moment } from '../../tcp/events.js';
import type { HowClosed, Page, Shown } from './page.js';

const NO_BYTES = new Uint8Array(0);

export abstract class RowWriter<Owner> {
  /** The page that is filled, or the next one where that has no room for a row of so many bytes. */
  protected abstract page(bytes: number): Page<Owner>;

  /** A row of so many bytes is about to be written. */
  protected abstract adding(bytes: number): void;

  open(owner: Owner, at: Moment): void {
    this.#toFill(0).add('open', owner, 0, at, 0, 'end', NO_BYTES);
  }

  /** Copies `bytes`, into two rows where a page ends. */
  bytes(kind: Shown, owner: Owner, from: End, bytes: Uint8Array, at: Moment): void {
    for (let done = 0; done < bytes.length; ) {
      const { room } = this.page(1);
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

  #toFill(bytes: number): Page<Owner> {
    const page = this.page(bytes);
    this.adding(bytes);
    return page;
  }
}
