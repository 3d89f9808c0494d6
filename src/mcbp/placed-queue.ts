/** A queue of bytes that remembers where in the file each of them lies. */
import type { BufferPool } from '../bytes/buffer-pool.js';
import { ChunkQueue } from '../bytes/chunk-queue.js';
import { ExtentQueue, type Extents } from '../bytes/extents.js';

export class PlacedQueue {
  readonly #bytes: ChunkQueue;
  readonly #extents = new ExtentQueue();

  /** `pool` as ChunkQueue's. */
  constructor(pool?: BufferPool) {
    this.#bytes = new ChunkQueue(pool);
  }

  /** Bytes queued. */
  get length(): number {
    return this.#bytes.length;
  }

  /** Appends a copy of `chunk`, which lies at `offset`; `expected` as ChunkQueue.push. */
  push(chunk: Uint8Array, offset: number, expected = 0): void {
    this.#bytes.push(chunk, expected);
    this.#extents.push(offset, chunk.length);
  }

  /** As ChunkQueue.peek. */
  peek(count: number): Uint8Array {
    return this.#bytes.peek(count);
  }

  /** As ChunkQueue.take; `extents` says afterwards where the bytes lie. */
  take(count: number, extents: Extents): Uint8Array {
    const view = this.#bytes.take(count);
    this.#extents.take(count, extents);
    return view;
  }

  /** As ChunkQueue.skip. */
  skip(count: number): void {
    this.#bytes.skip(count);
    this.#extents.skip(count);
  }

  clear(): void {
    this.skip(this.length);
  }
}
