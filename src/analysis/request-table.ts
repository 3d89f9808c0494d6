/**
 * The outstanding requests of all connections as rows of typed arrays, found by connection,
 * opcode and opaque; first in first out among those that are alike. A row costs about 150
 * bytes, is used again when its request has been answered, and makes no work for the
 * collector. Whatever leaves the table is the oldest of its kind.
 *
 * Equal requests form a queue: its first is in the hash table, and knows the last.
 */
import { copied } from '../bytes/copied.js';
import type { Answers } from '../mcbp/answers.js';
import type { End } from '../tcp/events.js';
import { NONE, Places } from './line.js';

/** Requests outstanding over all connections, at most. */
const MAX_ROWS = 524_288;
const FIRST_ROWS = 64;
/** A request's frame up to this size is kept in the table itself. */
const SLOT = 64;

/** A kind is 2^9 asking end + 2^8 opcode space + opcode. */
const ASKER = 512;

export const kindOf = (asker: End, serverOpcode: boolean, opcode: number): number =>
  asker * ASKER + (serverOpcode ? 256 : 0) + opcode;

export class RequestTable {
  number = new Uint32Array(0);
  /** When it was seen. */
  seconds = new Float64Array(0);
  nanoseconds = new Uint32Array(0);
  /** Header bytes 6-7. */
  vbucket = new Uint16Array(0);
  /** Message number of the first answer so far; 0 before it. */
  answered = new Uint32Array(0);
  /** All that wait on one connection. */
  readonly waiting = new Places();
  /** Those among them that may stay without an answer, by the end that asks. */
  readonly quiet = new Places();
  readonly answers: Answers[] = [];

  private connection = new Uint32Array(0);
  private opaque = new Uint32Array(0);
  /** As kindOf() gives it. */
  private kind = new Uint32Array(0);
  /** The next of equal requests; of a free row, the next free one. */
  private next = new Int32Array(0);
  /** In the first of equal ones: the last. */
  private last = new Int32Array(0);
  /** In the first of equal ones: the first of others in the same bucket. */
  private chain = new Int32Array(0);
  private buckets = new Int32Array(0);
  private capacity = 0;
  private free = NONE;
  private slots = new Uint8Array(0);
  private slotLength = new Uint8Array(0);
  /** Frames that are too long for a slot. */
  private readonly frames: (Uint8Array | undefined)[] = [];

  /**
   * A new row behind its equals; NONE when the table is full. Number, time, rule and frame are
   * the caller's to write. `kind` is from kindOf().
   */
  add(connection: number, kind: number, opaque: number): number {
    if (this.free === NONE && !this.grow()) return NONE;
    const row = this.free;
    this.free = this.next[row] as number;
    this.connection[row] = connection;
    this.kind[row] = kind;
    this.opaque[row] = opaque;
    this.answered[row] = 0;
    this.next[row] = NONE;
    this.last[row] = row;
    const first = this.find(connection, kind, opaque);
    if (first === NONE) this.enter(row);
    else {
      this.next[this.last[first] as number] = row;
      this.last[first] = row;
    }
    return row;
  }

  /** The oldest request that is alike, or NONE. */
  find(connection: number, kind: number, opaque: number): number {
    let row = this.buckets[this.bucketOf(connection, kind, opaque)] ?? NONE;
    while (row !== NONE) {
      const same =
        this.opaque[row] === opaque &&
        this.kind[row] === kind &&
        this.connection[row] === connection;
      if (same) return row;
      row = this.chain[row] as number;
    }
    return NONE;
  }

  /**
   * Frees a row, which must be the oldest of its kind. All of it but a long frame can be read
   * until the next add().
   */
  remove(row: number): void {
    if (this.slotLength[row] === 0) this.frames[row] = undefined;
    const second = this.next[row] as number;
    this.leave(row, second);
    if (second !== NONE) this.last[second] = this.last[row] as number;
    this.next[row] = this.free;
    this.free = row;
  }

  /** Keeps a copy of `length` bytes; 0 = nothing. */
  keep(row: number, bytes: Uint8Array, start: number, length: number): void {
    this.slotLength[row] = length > SLOT ? 0 : length;
    if (length > SLOT) {
      this.frames[row] = copied(bytes, start, start + length);
      return;
    }
    const slot = row * SLOT;
    const { slots } = this;
    for (let i = 0; i < length; i += 1) slots[slot + i] = bytes[start + i] as number;
  }

  /** Bytes of the frame that is kept in the table; 0 when it is longer, or none. */
  shortLength(row: number): number {
    return this.slotLength[row] as number;
  }

  /** These bytes: a view that is valid until the next add(). */
  shortFrame(row: number, length: number): Uint8Array {
    return this.slots.subarray(row * SLOT, row * SLOT + length);
  }

  /** The frame that is kept, if it is too long for the table. */
  longFrame(row: number): Uint8Array | undefined {
    return this.frames[row];
  }

  /** The end that asked. */
  askerOf(row: number): End {
    return (this.kind[row] as number) >= ASKER ? 1 : 0;
  }

  /** It belongs to the server's own opcode space. */
  isServerOpcode(row: number): boolean {
    return ((this.kind[row] as number) & 256) !== 0;
  }

  opcodeOf(row: number): number {
    return (this.kind[row] as number) & 255;
  }

  opaqueOf(row: number): number {
    return this.opaque[row] as number;
  }

  private bucketOf(connection: number, kind: number, opaque: number): number {
    let h = Math.imul(opaque ^ Math.imul(connection, 0x9e3779b1), 0x85ebca6b) ^ kind;
    h = Math.imul(h ^ (h >>> 15), 0xc2b2ae35);
    return (h ^ (h >>> 13)) & (this.buckets.length - 1);
  }

  private bucketOfRow(row: number): number {
    const { connection, kind, opaque } = this;
    return this.bucketOf(connection[row] as number, kind[row] as number, opaque[row] as number);
  }

  /** Puts the first of its kind into its bucket. */
  private enter(row: number): void {
    const bucket = this.bucketOfRow(row);
    this.chain[row] = this.buckets[bucket] as number;
    this.buckets[bucket] = row;
  }

  /** In the bucket of `row`, `successor` (or nobody) takes its place. */
  private leave(row: number, successor: number): void {
    const after = this.chain[row] as number;
    const replacement = successor === NONE ? after : successor;
    if (successor !== NONE) this.chain[successor] = after;
    const bucket = this.bucketOfRow(row);
    let before = NONE;
    for (let at = this.buckets[bucket] as number; at !== row; at = this.chain[at] as number) {
      before = at;
    }
    if (before === NONE) this.buckets[bucket] = replacement;
    else this.chain[before] = replacement;
  }

  private grow(): boolean {
    const old = this.capacity;
    if (old >= MAX_ROWS) return false;
    const rows = Math.max(FIRST_ROWS, old * 2);
    const firsts = this.firsts();
    this.number = grown(this.number, new Uint32Array(rows));
    this.seconds = grown(this.seconds, new Float64Array(rows));
    this.nanoseconds = grown(this.nanoseconds, new Uint32Array(rows));
    this.vbucket = grown(this.vbucket, new Uint16Array(rows));
    this.answered = grown(this.answered, new Uint32Array(rows));
    this.connection = grown(this.connection, new Uint32Array(rows));
    this.opaque = grown(this.opaque, new Uint32Array(rows));
    this.kind = grown(this.kind, new Uint32Array(rows));
    this.next = grown(this.next, new Int32Array(rows));
    this.last = grown(this.last, new Int32Array(rows));
    this.chain = grown(this.chain, new Int32Array(rows));
    this.slots = grown(this.slots, new Uint8Array(rows * SLOT));
    this.slotLength = grown(this.slotLength, new Uint8Array(rows));
    this.waiting.grow(rows);
    this.quiet.grow(rows);
    this.buckets = new Int32Array(rows * 2).fill(NONE);
    for (const row of firsts) this.enter(row);
    for (let row = rows - 1; row >= old; row -= 1) {
      this.next[row] = this.free;
      this.free = row;
    }
    this.capacity = rows;
    return true;
  }

  /** The first of each kind. */
  private firsts(): number[] {
    const found: number[] = [];
    for (const first of this.buckets) {
      for (let row = first; row !== NONE; row = this.chain[row] as number) found.push(row);
    }
    return found;
  }
}

function grown<T extends { set(from: T): void }>(from: T, into: T): T {
  into.set(from);
  return into;
}
