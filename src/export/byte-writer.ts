/**
 * Bytes out, in large writes, for whoever formats faster than strings can be made: the caller
 * writes into `buffer` from `used` on, where `reserve` has made room. Buffers that the system
 * has taken are filled again. Never waits on its own: ask for `settled()` now and then. What is
 * written does not wait for more for long, or rows of a slow pipe would not be seen.
 */
import type { Writable } from 'node:stream';
import { Outlet } from './outlet.js';

/** Bytes of one write. */
const BATCH = 256 * 1024;
/** Emptied buffers that are kept, at most: one is written while the other is filled. */
const SPARE = 2;
/** What was written leaves after this long, ms. */
const FLUSH_MS = 50;

export class ByteWriter {
  buffer: Buffer = Buffer.allocUnsafeSlow(BATCH);
  /** The same bytes, to be written by the word. */
  view = viewOf(this.buffer);
  /** Bytes of `buffer` that are filled. */
  used = 0;
  private readonly spare: Buffer[] = [];
  private readonly outlet: Outlet;
  private timer: NodeJS.Timeout | undefined;
  /** When something was last given to the system, ms. */
  private flushed = performance.now();

  constructor(out: Writable, onError?: (error: Error) => void) {
    this.outlet = new Outlet(out, onError);
  }

  /** Nobody reads what is written any more. */
  get isOver(): boolean {
    return this.outlet.isOver;
  }

  /** Makes room for `count` bytes; `buffer` and `used` may be others then. */
  reserve(count: number): void {
    this.timer ??= setTimeout(() => this.flush(), FLUSH_MS);
    if (this.used + count <= this.buffer.length) return;
    this.flush();
    // What is longer than a batch, a single large value, gets a buffer of its own.
    if (count > this.buffer.length) this.fill(Buffer.allocUnsafeSlow(count));
  }

  text(text: string): void {
    // A UTF-16 unit takes three bytes of UTF-8 at most.
    this.reserve(text.length * 3);
    this.used += this.buffer.write(text, this.used);
  }

  flush(): void {
    clearTimeout(this.timer);
    this.timer = undefined;
    const { buffer, used } = this;
    this.flushed = performance.now();
    if (used === 0) return;
    this.used = 0;
    if (this.isOver) return;
    this.fill(this.spare.pop() ?? Buffer.allocUnsafeSlow(BATCH));
    this.outlet.write(buffer.subarray(0, used), () => {
      if (this.spare.length < SPARE && buffer.length === BATCH) this.spare.push(buffer);
    });
  }

  /** Resolves when what was given so far has left for the system, or cannot. */
  drained(): Promise<void> {
    this.flush();
    return this.outlet.drained();
  }

  /**
   * Resolves when more may be written. Few rows of a long file do not leave here each on its own,
   * but no timer fires while a file is read without a pause: what is due leaves now.
   */
  settled(): Promise<void> {
    if (this.used > 0 && performance.now() - this.flushed >= FLUSH_MS) this.flush();
    return this.outlet.drained();
  }

  /** Writes the rest and ends the stream, unless it is the program's own output. */
  close(): Promise<void> {
    this.flush();
    return this.outlet.close();
  }

  private fill(buffer: Buffer): void {
    this.buffer = buffer;
    this.view = viewOf(buffer);
  }
}

const viewOf = ({ buffer, byteOffset, length }: Buffer): DataView =>
  new DataView(buffer, byteOffset, length);
