/**
 * A queue of bytes that remembers where in the file each of them lies. Bytes that can be read
 * again need not be copied: of a long frame the first ones are enough, and the rest is counted.
 */
import type { BufferPool } from '../bytes/buffer-pool.js';
import { ChunkQueue } from '../bytes/chunk-queue.js';
import { ExtentQueue, type Extents, NOWHERE } from '../bytes/extents.js';

/** Frames up to this length are copied: to read them again costs more. */
const SHORT = 8 * 1024;
/** Bytes of a longer one that are copied: with them ordinary keys are at hand. */
const HEAD = 512;
/** Pieces of a frame that are noted; what comes behind so many is copied. */
const MOST_PIECES = 32_768;

export class PlacedQueue {
  readonly #again: boolean;
  readonly #bytes: ChunkQueue;
  readonly #extents = new ExtentQueue();

  /** `again`: bytes that lie somewhere can be read there; `pool` as ChunkQueue's. */
  constructor(again = false, pool?: BufferPool) {
    this.#again = again;
    this.#bytes = new ChunkQueue(pool);
  }

  /** Bytes queued, copied or counted. */
  get length(): number {
    return this.#extents.length;
  }

  /** Bytes copied: the first ones, and behind counted ones those that lie nowhere. */
  get held(): number {
    return this.#bytes.length;
  }

  /** Appends a copy of `chunk`, which lies at `offset`; `expected` as ChunkQueue.push. */
  push(chunk: Uint8Array, offset: number, expected = 0): void {
    this.#bytes.push(chunk, expected);
    this.#extents.push(offset, chunk.length);
  }

  /**
   * Appends `count` bytes of a frame, from bytes[start] on, which lies at `offset`. `length` is
   * that of the frame: of a long one not more than its head is copied, where that will do.
   */
  append(bytes: Uint8Array, start: number, count: number, offset: number, length: number): void {
    const isCounting = this.length > this.held;
    if (!this.#mayCount(offset, length, isCounting)) {
      const copied = bytes.subarray(start, start + count);
      if (isCounting) this.push(copied, NOWHERE);
      else this.push(copied, offset, length);
      return;
    }
    const copied = isCounting ? 0 : Math.max(0, Math.min(count, HEAD - this.held));
    if (copied > 0) this.push(bytes.subarray(start, start + copied), offset, HEAD);
    if (copied < count) this.#extents.push(offset + copied, count - copied);
  }

  /** As ChunkQueue.peek; of the bytes that are held. */
  peek(count: number): Uint8Array {
    return this.#bytes.peek(count);
  }

  /**
   * As ChunkQueue.take; `extents` says afterwards where the bytes lie. When some were counted
   * only all can be taken, and the view is of those that are held.
   */
  take(count: number, extents: Extents): Uint8Array {
    const view = this.#bytes.take(Math.min(count, this.held));
    this.#extents.take(count, extents);
    return view;
  }

  /** As ChunkQueue.skip; not when some were counted. */
  skip(count: number): void {
    this.#bytes.skip(count);
    this.#extents.skip(count);
  }

  clear(): void {
    this.skip(this.length);
  }

  /** What is copied of a frame begins with its head: all of that must lie somewhere. */
  #mayCount(offset: number, length: number, isCounting: boolean): boolean {
    if (!this.#again || offset < 0 || length <= SHORT) return false;
    return this.#extents.count < MOST_PIECES && (isCounting || this.#extents.known);
  }
}
