/**
 * Where a block's messages are that are not in one piece in the file: pieces of the file, or
 * slabs of memory. A place is one number, so that a column can hold it; file offsets are
 * 0 .. 2^52 - 1, pieces from there on, and slabs negative.
 */
import type { BufferPool } from '../bytes/buffer-pool.js';
import { type ByteSource, restored } from '../bytes/byte-source.js';
import { Extents } from '../bytes/extents.js';

const PIECES = 2 ** 52;
/** Bytes are appended to slabs of this size; a longer message gets its own. */
const SLAB = 1024 * 1024;
/** A slab that was used before may be larger than is asked for by this much. */
const SPARE = SLAB / 8;
const FIRST_PIECES = 64;
const PIECE_BYTES = 8 + 4;
const NOTHING = new Uint8Array(0);

/** Messages that span packets: their extents, one after the other. */
export class Pieces {
  private offsets = new Float64Array(0);
  private lengths = new Uint32Array(0);
  private count = 0;

  /** Memory held, bytes. */
  get memory(): number {
    return this.offsets.length * PIECE_BYTES;
  }

  /** The place is one of pieces. */
  has(place: number): boolean {
    return place >= PIECES;
  }

  /** Notes where a message lies; returns its place. */
  keep(extents: Extents): number {
    const first = this.count;
    if (first + extents.count > this.offsets.length) this.grow(first + extents.count);
    for (let i = 0; i < extents.count; i += 1) {
      this.offsets[first + i] = extents.offsets[i] as number;
      this.lengths[first + i] = extents.lengths[i] as number;
    }
    this.count = first + extents.count;
    return PIECES + first;
  }

  /** The message of `length` bytes at this place, up to the first piece that is not there any more. */
  bytes(place: number, length: number, source: ByteSource): Uint8Array {
    return restored(NOTHING, this.extents(place, length), source);
  }

  /** Where the message of `length` bytes at this place lies. */
  extents(place: number, length: number): Extents {
    const extents = new Extents();
    let left = length;
    for (let i = place - PIECES; left > 0; i += 1) {
      extents.add(this.offsets[i] as number, this.lengths[i] as number);
      left -= this.lengths[i] as number;
    }
    return extents;
  }

  private grow(needed: number): void {
    const { offsets, lengths } = this;
    const size = Math.max(FIRST_PIECES, needed, 2 * offsets.length);
    this.offsets = new Float64Array(size);
    this.lengths = new Uint32Array(size);
    this.offsets.set(offsets);
    this.lengths.set(lengths);
  }
}

/** Messages that are in no file, copied. */
export class Slabs {
  private readonly slabs: Uint8Array[] = [];
  private used = SLAB;
  /** Memory held, bytes. */
  memory = 0;

  /** @param pool where slabs come from, if one that fits waits there */
  constructor(private readonly pool: BufferPool) {}

  /** More memory that keeping `length` bytes would take, at least. */
  needed(length: number): number {
    return this.used + length <= SLAB ? 0 : Math.max(SLAB, length);
  }

  /** Copies the bytes; returns their place. */
  keep(bytes: Uint8Array): number {
    const more = this.needed(bytes.length);
    if (more > 0) {
      const slab = this.pool.reuse(more, more + SPARE) ?? new Uint8Array(more);
      this.slabs.push(slab);
      this.memory += slab.length;
      this.used = 0;
    }
    const slab = this.slabs.length - 1;
    const offset = this.used;
    (this.slabs[slab] as Uint8Array).set(bytes, offset);
    this.used += bytes.length;
    return -1 - (slab * 0x1_0000_0000 + offset);
  }

  /** The messages are gone: the slabs may be used for others. */
  release(): void {
    for (const slab of this.slabs) this.pool.give(slab);
    this.slabs.length = 0;
    this.memory = 0;
  }

  /** A view of the bytes at this place, valid until they are released. */
  bytes(place: number, length: number): Uint8Array {
    const at = -1 - place;
    const slab = Math.floor(at / 0x1_0000_0000);
    const offset = at - slab * 0x1_0000_0000;
    return (this.slabs[slab] as Uint8Array).subarray(offset, offset + length);
  }
}
