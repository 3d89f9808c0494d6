/**
 * FIFO of bytes that arrive in chunks and leave in frames. One growing buffer
 * instead of a list of chunks: every byte is copied exactly once on its way in
 * (plus amortised growth), so any run of queued bytes is contiguous, reading never
 * copies, and a million one-byte chunks cost a million bytes, not a million objects.
 *
 * The chunks that callers hold are only lent to them (a capture buffer, a socket's
 * read buffer), so whatever is queued has to be copied anyway.
 */
import { BufferPool } from './buffer-pool.js';

/** A buffer up to this size is kept when the queue runs empty; a larger one goes to the pool. */
const KEPT_BYTES = 4 * 1024;

/** Most that `expected` makes the queue set aside before the bytes are there, */
const MOST_SET_ASIDE = 256 * 1024;
/** and at most this many times what is there: a length that somebody claims costs him something. */
const MOST_TIMES = 16;

/** A buffer that was used before may be this many times larger than is expected. */
const MOST_SPARE = 4;

const EMPTY = new Uint8Array(0);
/** Of whoever shares none: nothing waits in it. */
const NO_POOL = new BufferPool(0);

export class ChunkQueue {
  #buffer: Uint8Array = EMPTY;
  #head = 0;
  #tail = 0;
  readonly #pool: BufferPool;

  /**
   * @param pool where large buffers come from and go to. A view of what was taken is then valid
   *   until the next push() to any of the queues that share it.
   */
  constructor(pool: BufferPool = NO_POOL) {
    this.#pool = pool;
  }

  /** Bytes queued. */
  get length(): number {
    return this.#tail - this.#head;
  }

  /**
   * Appends a copy of `chunk`; the caller keeps the chunk and may overwrite it.
   * `expected` is a hint: how long the queue is likely to get before it is read.
   * The queue has no cap of its own: whoever pushes decides how much may wait.
   */
  push(chunk: Uint8Array, expected = 0): void {
    if (this.#tail + chunk.length > this.#buffer.length) this.#makeRoom(chunk.length, expected);
    this.#buffer.set(chunk, this.#tail);
    this.#tail += chunk.length;
  }

  /**
   * The first `count` queued bytes, without taking them. The view is valid until the
   * next push(). RangeError when fewer than `count` bytes are queued.
   */
  peek(count: number): Uint8Array {
    this.#demand(count);
    return this.#buffer.subarray(this.#head, this.#head + count);
  }

  /** Takes the first `count` bytes; the view is valid until the next push(). Errors as peek(). */
  take(count: number): Uint8Array {
    const view = this.peek(count);
    this.skip(count);
    return view;
  }

  /** Drops the first `count` bytes. Errors as peek(). */
  skip(count: number): void {
    this.#demand(count);
    this.#head += count;
    if (this.#head < this.#tail) return;
    this.#head = 0;
    this.#tail = 0;
    if (this.#buffer.length <= KEPT_BYTES) return;
    this.#pool.give(this.#buffer);
    this.#buffer = EMPTY;
  }

  clear(): void {
    this.skip(this.length);
  }

  #demand(count: number): void {
    if (count >= 0 && count <= this.length) return;
    throw new RangeError(`chunk queue: needed ${count} bytes, ${this.length} are there`);
  }

  /** Moves the queued bytes to the front of a buffer with room for `more`. */
  #makeRoom(more: number, expected: number): void {
    const length = this.length;
    const needed = length + more;
    // Moving within the buffer is paid for only when at least half of it has been read.
    const fits = needed <= this.#buffer.length && length <= this.#buffer.length / 2;
    if (fits) {
      this.#buffer.copyWithin(0, this.#head, this.#tail);
    } else {
      const full = this.#buffer;
      const grown = this.#larger(needed, expected);
      grown.set(full.subarray(this.#head, this.#tail));
      if (full.length > KEPT_BYTES) this.#pool.give(full);
      this.#buffer = grown;
    }
    this.#head = 0;
    this.#tail = length;
  }

  /** A buffer with room for all that is expected, where one is at hand; else it doubles. */
  #larger(needed: number, expected: number): Uint8Array {
    const used = this.#used(Math.max(needed, expected));
    if (used !== undefined) return used;
    const believed = Math.min(expected, MOST_SET_ASIDE, MOST_TIMES * needed);
    const doubled = Math.max(256, needed, 2 * this.length, believed);
    // What is expected is had at once when a doubling leads there, and then no more than that.
    const isNear = expected >= needed && expected <= 2 * doubled;
    const size = isNear && expected > KEPT_BYTES ? expected : doubled;
    return this.#used(size) ?? new Uint8Array(size);
  }

  /** A large buffer that somebody has done with. */
  #used(size: number): Uint8Array | undefined {
    return size > KEPT_BYTES ? this.#pool.reuse(size, MOST_SPARE * size) : undefined;
  }
}
