/**
 * One block of the message store: fixed columns for up to ROWS messages and their bytes.
 * No object per message: a row is an index. Blocks are dropped whole when memory is short.
 */

/** Rows in a block, at most: its store may begin the next one sooner. */
export const ROWS = 16_384;
/** Bytes of messages are appended to slabs of this size; a longer message gets its own. */
const SLAB = 1024 * 1024;
/** Bytes that a row takes in the columns below. */
const ROW_BYTES = 8 + 4 + 4 + 4 + 1 + 1 + 1 + 2 + 4 + 4 + 4 + 8;

export interface RowData {
  readonly seconds: number;
  readonly nanoseconds: number;
  readonly frame: number;
  readonly stream: number;
  readonly flags: number;
  readonly magic: number;
  readonly opcode: number;
  readonly vbucketOrStatus: number;
  readonly missing: number;
  readonly partner: number;
}

export class Block {
  readonly seconds = new Float64Array(ROWS);
  readonly nanoseconds = new Uint32Array(ROWS);
  readonly frame = new Uint32Array(ROWS);
  readonly stream = new Uint32Array(ROWS);
  readonly flags = new Uint8Array(ROWS);
  readonly magic = new Uint8Array(ROWS);
  readonly opcode = new Uint8Array(ROWS);
  readonly vbucketOrStatus = new Uint16Array(ROWS);
  readonly missing = new Uint32Array(ROWS);
  /** Number of the request or of the first response; 0 = none known. */
  readonly partner = new Uint32Array(ROWS);
  private readonly length = new Uint32Array(ROWS);
  /** Slab index x 2^32 + offset in the slab. */
  private readonly place = new Float64Array(ROWS);
  private readonly slabs: Uint8Array[] = [];
  private used = SLAB;
  rows = 0;
  /** Memory held, bytes. */
  memory = ROWS * ROW_BYTES;

  /** @param first number of the message in row 0 */
  constructor(readonly first: number) {}

  /** A message of `length` bytes fits, without more memory than `limit`. */
  hasRoom(length: number, limit: number): boolean {
    if (this.rows === ROWS) return false;
    return this.used + length <= SLAB || this.memory + Math.max(SLAB, length) <= limit;
  }

  /** Appends a row; the bytes are copied. */
  append(row: RowData, bytes: Uint8Array): void {
    const i = this.rows;
    this.seconds[i] = row.seconds;
    this.nanoseconds[i] = row.nanoseconds;
    this.frame[i] = row.frame;
    this.stream[i] = row.stream;
    this.flags[i] = row.flags;
    this.magic[i] = row.magic;
    this.opcode[i] = row.opcode;
    this.vbucketOrStatus[i] = row.vbucketOrStatus;
    this.missing[i] = row.missing;
    this.partner[i] = row.partner;
    this.length[i] = bytes.length;
    this.place[i] = this.keep(bytes);
    this.rows += 1;
  }

  /** The message's bytes; a view that stays valid as long as the block. */
  bytes(i: number): Uint8Array {
    const place = this.place[i] as number;
    const slab = Math.floor(place / 0x1_0000_0000);
    const offset = place - slab * 0x1_0000_0000;
    return (this.slabs[slab] as Uint8Array).subarray(offset, offset + (this.length[i] as number));
  }

  private keep(bytes: Uint8Array): number {
    if (this.used + bytes.length > SLAB) {
      const size = Math.max(SLAB, bytes.length);
      this.slabs.push(new Uint8Array(size));
      this.memory += size;
      this.used = 0;
    }
    const slab = this.slabs.length - 1;
    const offset = this.used;
    (this.slabs[slab] as Uint8Array).set(bytes, offset);
    this.used += bytes.length;
    return slab * 0x1_0000_0000 + offset;
  }
}
