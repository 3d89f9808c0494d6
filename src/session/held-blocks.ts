/**
 * The blocks of a store, oldest first, within a memory cap: when it is reached the oldest go
 * whole, and the messages that went are counted.
 */
import { BufferPool } from '../bytes/buffer-pool.js';
import { Block, ROWS } from './block.js';

/** Blocks go whole, so none takes more than this part of the memory, */
const PARTS = 8;
/** or this much (bytes), which is enough for its columns and a slab. */
const LEAST_BLOCK = 2 * 1024 * 1024;

export class HeldBlocks {
  private readonly held: Block[] = [];
  /** Memory of blocks that are gone, for those that come; part of what the limit allows. */
  private readonly pool = new BufferPool(0);
  /** Of the blocks that take no more messages. */
  private memory = 0;
  /** Messages that went because memory was short. */
  evicted = 0;
  private readonly blockLimit: number;

  /**
   * @param limit bytes. The newest block is always kept: an eighth of that, or 2 MiB, or one
   *   message that alone is longer.
   */
  constructor(private readonly limit: number) {
    this.blockLimit = Math.max(LEAST_BLOCK, limit / PARTS);
  }

  get all(): readonly Block[] {
    return this.held;
  }

  /** Memory of the blocks and of what is kept for those that come, bytes. */
  get bytes(): number {
    return this.memory + (this.held.at(-1)?.memory ?? 0) + this.pool.bytes;
  }

  /** The block that a message is in; undefined when it is not held. */
  of(number: number): Block | undefined {
    const block = this.held[this.indexOf(number)];
    return block !== undefined && number < block.first + block.rows ? block : undefined;
  }

  /** Index of the newest block that begins at this number or before; -1 when there is none. */
  indexOf(number: number): number {
    const newest = this.held.length - 1;
    if (newest < 0 || number >= (this.held[newest] as Block).first) return newest;
    let low = -1;
    for (let high = newest; high - low > 1; ) {
      const middle = (low + high) >>> 1;
      if ((this.held[middle] as Block).first <= number) low = middle;
      else high = middle;
    }
    return low;
  }

  /** The block that takes the next message, of which `length` bytes must be kept. */
  blockFor(number: number, length: number): Block {
    const last = this.held.at(-1);
    // Rows of a block are numbered on: behind a hole a new one begins.
    const follows = last !== undefined && number === last.first + last.rows;
    if (follows && last.hasRoom(length, this.blockLimit)) return last;
    if (last !== undefined) this.memory += last.memory;
    const block = new Block(number, this.pool, last?.rows === ROWS ? ROWS : undefined);
    this.held.push(block);
    return block;
  }

  /** To be called when the newest block has grown. True when older ones had to go for it. */
  keepToLimit(): boolean {
    const newest = this.held.at(-1);
    if (newest === undefined || this.bytes <= this.limit) return false;
    this.pool.keepTo(this.limit);
    while (this.held.length > 1 && this.memory + newest.memory > this.limit) {
      const gone = this.held.shift() as Block;
      this.memory -= gone.memory;
      gone.release();
      this.evicted += gone.rows;
    }
    this.pool.keepTo(this.limit - this.memory - newest.memory);
    return true;
  }
}
