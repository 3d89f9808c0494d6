/**
 * One block of the message store: fixed columns for up to ROWS messages. No object per
 * message: a row is an index. Blocks are dropped whole when memory is short.
 *
 * 50 bytes a row, and some more in blocks where something rare is to be told. The bytes of a
 * message that lies in a file are not kept but read again: in one piece at an offset, else (12
 * bytes more a piece) where `pieces` says. Only what lies in no file is kept, in slabs.
 */
import type { BufferPool } from '../bytes/buffer-pool.js';
import type { ByteSource } from '../bytes/byte-source.js';
import { Extents, NOWHERE } from '../bytes/extents.js';
import { HEADER_LENGTH } from '../mcbp/header.js';
import type { MessageEvent } from '../message.js';
import { CLIENT } from '../tcp/events.js';
import { ColumnRoom, copied } from './column-room.js';
import { type ColumnBlock, FLAG } from './columns.js';
import { Latencies } from './latencies.js';
import { Pieces, Slabs } from './places.js';

/** Rows in a block, at most: its store may begin the next one sooner. */
export const ROWS = 16_384;
/** Rows that the first block begins with. */
const FIRST_ROWS = 512;
/** Bytes that a row takes in the columns below, but for `missing`. */
const ROW_BYTES = 4 + 4 + 4 + 4 + 1 + 1 + 1 + 1 + 2 + 2 + 1 + 1 + 4 + 4 + 4 + 4 + 8;

const NO_DOUBLES = new Float64Array(0);
const NO_WORDS = new Uint32Array(0);
const NO_HALVES = new Uint16Array(0);
const NO_BYTES = new Uint8Array(0);

export class Block implements ColumnBlock {
  seconds: Uint32Array | Float64Array = NO_WORDS;
  nanoseconds: Uint32Array = NO_WORDS;
  frame: Uint32Array = NO_WORDS;
  stream: Uint32Array = NO_WORDS;
  flags: Uint8Array = NO_BYTES;
  magic: Uint8Array = NO_BYTES;
  opcode: Uint8Array = NO_BYTES;
  datatype: Uint8Array = NO_BYTES;
  vbucketOrStatus: Uint16Array = NO_HALVES;
  keyLength: Uint16Array = NO_HALVES;
  extrasLength: Uint8Array = NO_BYTES;
  framingExtrasLength: Uint8Array = NO_BYTES;
  bodyLength: Uint32Array = NO_WORDS;
  opaque: Uint32Array = NO_WORDS;
  partner: Uint32Array = NO_WORDS;
  readonly latency = new Latencies();
  missing: Uint32Array | undefined;
  queued: Uint32Array | Float64Array | undefined;
  /** Offset in the file; from PIECES on an index into `pieces`; negative: in a slab. */
  private place: Float64Array = NO_DOUBLES;
  private readonly pieces = new Pieces();
  private readonly slabs: Slabs;
  rows = 0;
  /** Rows whose flag `unjudged` is set. */
  unjudged = 0;
  /** Rows that there is room for. */
  private capacity = 0;
  /** Memory held, bytes. */
  memory = 0;

  /**
   * @param first number of the message in row 0
   * @param pool where memory for bytes comes from, and goes to
   * @param rows room to begin with: as many as the block before came to
   */
  constructor(
    readonly first: number,
    pool: BufferPool,
    rows = FIRST_ROWS,
  ) {
    this.slabs = new Slabs(pool);
    this.grow(rows);
  }

  /** `length` more bytes can be kept, without more memory than `limit`. */
  hasRoom(length: number, limit: number): boolean {
    return this.rows < ROWS && this.memory + this.slabs.needed(length) <= limit;
  }

  /** Appends a row; bytes that cannot be read again are copied. `flags` beside those of the event. */
  append(event: MessageEvent, flags: number): void {
    const i = this.rows;
    if (i === this.capacity) this.grow(this.capacity * 2);
    const { at, request } = event;
    if (at.s >>> 0 !== at.s) this.widenSeconds();
    this.seconds[i] = at.s;
    this.nanoseconds[i] = at.ns;
    this.frame[i] = at.frame;
    this.stream[i] = event.connection.index;
    this.flags[i] =
      flags |
      (event.from === CLIENT ? 0 : FLAG.fromServer) |
      (event.kind === 'response' ? FLAG.response : 0) |
      (event.abridged === true ? FLAG.abridged : 0);
    this.magic[i] = event.magic;
    this.opcode[i] = event.opcode;
    this.datatype[i] = event.datatype;
    this.vbucketOrStatus[i] = event.vbucketOrStatus;
    this.keyLength[i] = event.keyLength;
    this.extrasLength[i] = event.extrasLength;
    this.framingExtrasLength[i] = event.framingExtrasLength;
    this.bodyLength[i] = event.bodyLength;
    this.opaque[i] = event.opaque;
    this.partner[i] = request === undefined ? 0 : request.number;
    const grew = this.latency.set(i, request === undefined ? Number.NaN : request.latencyNs);
    if (grew) this.measure();
    if (event.missing > 0) this.noteMissing(i, event.missing);
    if (request !== undefined && request.queuedNs > 0) this.noteQueued(i, request.queuedNs);
    const { offset } = event.extents;
    this.place[i] = offset >= 0 ? offset : this.keep(event);
    if ((flags & FLAG.unjudged) !== 0) this.unjudged += 1;
    this.rows = i + 1;
  }

  /** Bytes of the message that were seen. */
  length(i: number): number {
    return HEADER_LENGTH + (this.bodyLength[i] as number) - (this.missing?.[i] ?? 0);
  }

  /** The message's bytes; fewer than `length` where `source` has them no more. */
  bytes(i: number, source: ByteSource): Uint8Array {
    const place = this.place[i] as number;
    const length = this.length(i);
    if (place < 0) return this.slabs.bytes(place, length);
    return this.pieces.has(place)
      ? this.pieces.bytes(place, length, source)
      : source.read(place, length);
  }

  /** The first of the message's bytes, `most` or fewer: of a long one not all must be read for it. */
  head(i: number, most: number, source: ByteSource): Uint8Array {
    const place = this.place[i] as number;
    const length = Math.min(most, this.length(i));
    if (place < 0) return this.slabs.bytes(place, length);
    if (!this.pieces.has(place)) return source.read(place, length);
    const extents = this.pieces.extents(place, this.length(i));
    return source.read(
      extents.offsets[0] as number,
      Math.min(length, extents.lengths[0] as number),
    );
  }

  /** Where the message's bytes lie in the file; nowhere: they are kept. */
  extents(i: number): Extents {
    const place = this.place[i] as number;
    const length = this.length(i);
    if (this.pieces.has(place)) return this.pieces.extents(place, length);
    const extents = new Extents();
    extents.one(place < 0 ? NOWHERE : place, length);
    return extents;
  }

  /** No row of it is looked at any more: its memory may be used for others. */
  release(): void {
    this.slabs.release();
  }

  private keep({ extents, bytes }: MessageEvent): number {
    const before = this.pieces.memory + this.slabs.memory;
    const place = extents.known ? this.pieces.keep(extents) : this.slabs.keep(bytes);
    if (this.pieces.memory + this.slabs.memory !== before) this.measure();
    return place;
  }

  private measure(): void {
    const wide = this.seconds instanceof Float64Array ? this.seconds.byteLength : 0;
    const optional = (this.missing?.byteLength ?? 0) + (this.queued?.byteLength ?? 0);
    const columns = this.capacity * ROW_BYTES + optional + wide + this.latency.memory;
    this.memory = columns + this.pieces.memory + this.slabs.memory;
  }

  private noteMissing(i: number, missing: number): void {
    if (this.missing === undefined) {
      this.missing = new Uint32Array(this.capacity);
      this.measure();
    }
    this.missing[i] = missing;
  }

  private noteQueued(i: number, ns: number): void {
    if (this.queued === undefined) {
      this.queued = new Uint32Array(this.capacity);
      this.measure();
    }
    if (ns >>> 0 !== ns && this.queued instanceof Uint32Array) {
      this.queued = Float64Array.from(this.queued);
      this.measure();
    }
    this.queued[i] = ns;
  }

  private widenSeconds(): void {
    if (this.seconds instanceof Float64Array) return;
    this.seconds = Float64Array.from(this.seconds);
    this.measure();
  }

  /** Moves the columns to one buffer with room for `rows`, the widest first: all are aligned. */
  private grow(rows: number): void {
    this.capacity = rows;
    const room = new ColumnRoom(rows, ROW_BYTES);
    this.place = room.doubles(this.place);
    this.seconds =
      this.seconds instanceof Float64Array
        ? copied(this.seconds, new Float64Array(rows))
        : room.words(this.seconds);
    this.nanoseconds = room.words(this.nanoseconds);
    this.frame = room.words(this.frame);
    this.stream = room.words(this.stream);
    this.bodyLength = room.words(this.bodyLength);
    this.opaque = room.words(this.opaque);
    this.partner = room.words(this.partner);
    this.latency.moveTo((from) => room.words(from));
    this.vbucketOrStatus = room.halves(this.vbucketOrStatus);
    this.keyLength = room.halves(this.keyLength);
    this.flags = room.bytes(this.flags);
    this.magic = room.bytes(this.magic);
    this.opcode = room.bytes(this.opcode);
    this.datatype = room.bytes(this.datatype);
    this.extrasLength = room.bytes(this.extrasLength);
    this.framingExtrasLength = room.bytes(this.framingExtrasLength);
    this.missing &&= copied(this.missing, new Uint32Array(rows));
    if (this.queued instanceof Float64Array) {
      this.queued = copied(this.queued, new Float64Array(rows));
    } else this.queued &&= copied(this.queued, new Uint32Array(rows));
    this.measure();
  }
}

/** Bytes that a message takes in a slab: none where they can be read again. */
export const keptLength = (extents: Extents, length: number): number =>
  extents.offset >= 0 || extents.known ? 0 : length;
