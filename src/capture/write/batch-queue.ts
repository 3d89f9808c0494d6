/**
 * Blocks gathered into large reused buffers, which a file takes one after the other. A block
 * is never split between two buffers: whatever was taken whole leaves a readable file.
 * Pure: no file and no timer, only memory with a cap.
 */
import type { BlockSink, Room } from './sink.js';

/** A buffer of whole blocks: bytes[0, used). */
export interface Batch {
  readonly bytes: Uint8Array;
  readonly used: number;
  /** Blocks in it. */
  readonly blocks: number;
}

/** Free buffers kept for reuse; a burst's others go back to the garbage collector. */
const MAX_SPARE = 4;

class FillingBatch implements Batch, Room {
  readonly bytes: Uint8Array;
  readonly view: DataView;
  at = 0;
  used = 0;
  blocks = 0;

  constructor(size: number) {
    this.bytes = new Uint8Array(size);
    this.view = new DataView(this.bytes.buffer);
  }
}

export class BatchQueue implements BlockSink {
  readonly #batchSize: number;
  readonly #capacity: number;
  #filling: FillingBatch | undefined;
  #full: FillingBatch[] = [];
  #taken: FillingBatch | undefined;
  #spare: FillingBatch[] = [];
  /** Size of all buffers that exist, spare ones too. */
  #allocated = 0;
  #dropped = 0;

  /**
   * Buffers of `batchSize` bytes, together at most `capacity`. RangeError when that is not
   * room for two: one to fill while the other is written.
   */
  constructor(batchSize: number, capacity: number) {
    if (!(batchSize > 0 && capacity >= 2 * batchSize)) {
      throw new RangeError(
        `capacity of ${capacity} bytes is less than two batches of ${batchSize} bytes`,
      );
    }
    this.#batchSize = batchSize;
    this.#capacity = capacity;
  }

  /** Blocks refused since the queue was made because its capacity was reached. */
  get dropped(): number {
    return this.#dropped;
  }

  /** Bytes of memory held, at most the capacity. */
  get allocated(): number {
    return this.#allocated;
  }

  /** Bytes of the buffers that are in use, at most the capacity. */
  get inUse(): number {
    return this.#allocated - this.#spare.length * this.#batchSize;
  }

  /** A buffer is full and waits to be taken. */
  get hasFull(): boolean {
    return this.#full.length > 0;
  }

  claim(length: number): Room | undefined {
    let buffer = this.#filling;
    if (buffer === undefined || buffer.used + length > buffer.bytes.length) {
      buffer = this.#newBuffer(length);
      if (buffer === undefined) {
        this.#dropped++;
        return undefined;
      }
      if (this.#filling !== undefined) this.#full.push(this.#filling);
      this.#filling = buffer;
    }
    buffer.at = buffer.used;
    buffer.used += length;
    buffer.blocks++;
    return buffer;
  }

  /**
   * The oldest full buffer; with `partial`, else the one being filled if anything is in it.
   * One at a time: give it back with `release` first.
   */
  take(partial: boolean): Batch | undefined {
    if (this.#taken !== undefined) throw new Error('the batch taken before was not released');
    this.#taken = this.#full.shift();
    if (this.#taken === undefined && partial) {
      this.#taken = this.#filling;
      this.#filling = undefined;
    }
    return this.#taken;
  }

  /** The batch taken is done with: its memory may be filled again. */
  release(): void {
    const buffer = this.#taken;
    this.#taken = undefined;
    if (buffer === undefined) return;
    if (buffer.bytes.length === this.#batchSize && this.#spare.length < MAX_SPARE) {
      buffer.used = 0;
      buffer.blocks = 0;
      this.#spare.push(buffer);
    } else {
      this.#allocated -= buffer.bytes.length;
    }
  }

  /** A block longer than a batch gets a buffer of its own. */
  #newBuffer(length: number): FillingBatch | undefined {
    const size = Math.max(length, this.#batchSize);
    if (size === this.#batchSize) {
      const spare = this.#spare.pop();
      if (spare !== undefined) return spare;
    } else {
      this.#allocated -= this.#spare.length * this.#batchSize;
      this.#spare = [];
    }
    if (this.#allocated + size > this.#capacity) return undefined;
    this.#allocated += size;
    return new FillingBatch(size);
  }
}
