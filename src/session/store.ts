/**
 * All messages of a session, as columns, within a memory cap. When the cap is reached the
 * oldest block of messages goes; how many went is counted and shown. Texts, trees and JSON
 * are made again from the bytes when a row is looked at; bytes of a file are read again.
 */
import { BufferPool } from '../bytes/buffer-pool.js';
import type { ByteSource } from '../bytes/byte-source.js';
import type { Extents } from '../bytes/extents.js';
import type { Instant } from '../bytes/time.js';
import type { Severity } from '../dissect/node.js';
import { HEADER_LENGTH } from '../mcbp/header.js';
import { CLIENT, type Connection, type End, SERVER } from '../tcp/events.js';
import {
  Block,
  type ColumnBlock,
  FLAG,
  isSet,
  keptLength,
  ROWS,
  SEVERITY_SHIFT,
} from './columns.js';
import { HeldConnections } from './held-connections.js';
import type { MessageEvent } from './message.js';
import { rebuiltHeader } from './rebuilt-header.js';
import type { Mark, StoredMessage } from './stored-message.js';

/** Default memory for messages, bytes. */
const DEFAULT_MEMORY = 512 * 1024 * 1024;

/** Ranks in the flags column; 0 = no finding. */
const SEVERITIES: readonly (Severity | undefined)[] = [undefined, 'chat', 'note', 'warn', 'error'];

/** Blocks go whole, so none takes more than this part of the memory, */
const PARTS = 8;
/** or this much (bytes), which is enough for its columns and a slab. */
const LEAST_BLOCK = 2 * 1024 * 1024;

const NO_FILE: ByteSource = { read: () => new Uint8Array(0) };

export class MessageStore {
  private readonly held: Block[] = [];
  private readonly connections = new HeldConnections();
  /** Memory of blocks that are gone, for those that come; part of what the limit allows. */
  private readonly pool = new BufferPool(0);
  /** Of the blocks that take no more messages. */
  private memory = 0;
  /** Messages that went because memory was short. */
  evicted = 0;
  /** Number of the newest message, 0 when there is none. */
  last = 0;
  /** Messages of the file that could not be read again: it was changed, or is gone. */
  unreadable = 0;

  private readonly blockLimit: number;

  /**
   * @param limit memory for columns and bytes together. The newest block is always kept: an
   *   eighth of that, or 2 MiB, or one message that alone is longer.
   * @param source the file that messages with known extents lie in
   */
  constructor(
    private readonly limit: number = DEFAULT_MEMORY,
    private readonly source: ByteSource = NO_FILE,
  ) {
    this.blockLimit = Math.max(LEAST_BLOCK, limit / PARTS);
  }

  /** Number of the oldest message held; 1 when there is none. */
  get first(): number {
    return this.held[0]?.first ?? 1;
  }

  /** The columns of all messages held, oldest first; what a filter runs over. */
  get blocks(): readonly ColumnBlock[] {
    return this.held;
  }

  /**
   * Numbers rise, from any one on; a number that never comes (whoever handed that message on
   * failed) is a hole: a message that is not there.
   */
  append(event: MessageEvent, mark: Mark): void {
    const block = this.blockFor(event.number, keptLength(event.extents, event.length));
    const before = block.memory;
    block.append(event, flagsOf(mark));
    this.last = event.number;
    this.connections.note(event);
    if (event.request?.first) this.setPartner(event.request.number, event.number);
    // A block of its own counts from its first row.
    const grew = block.memory !== before || block.rows === 1;
    if (grew && this.memory + block.memory + this.pool.bytes > this.limit) this.evict();
  }

  /** The message of this number, or undefined when it was never there or is gone. */
  get(number: number): StoredMessage | undefined {
    const block = this.blockOf(number);
    if (block === undefined) return undefined;
    const i = number - block.first;
    const flags = block.flags[i] as number;
    const stream = block.stream[i] as number;
    const bytes = this.bytesOf(block, i);
    return {
      number,
      at: {
        s: block.seconds[i] as number,
        ns: block.nanoseconds[i] as number,
        frame: block.frame[i] as number,
      },
      connection: this.connections.of(stream) as Connection,
      from: (flags & FLAG.fromServer) === 0 ? 0 : 1,
      kind: (flags & FLAG.response) === 0 ? 'request' : 'response',
      bytes,
      missing: HEADER_LENGTH + (block.bodyLength[i] as number) - bytes.length,
      abridged: (flags & FLAG.abridged) !== 0,
      partner: block.partner[i] as number,
      marked: (flags & FLAG.marked) !== 0,
      severity: SEVERITIES[(flags & FLAG.severity) >> SEVERITY_SHIFT],
      ...this.connections.termsAt(stream, number),
    };
  }

  /** The first of a message's bytes, `most` or fewer; undefined when it is not held. */
  headOf(number: number, most: number): Uint8Array | undefined {
    const block = this.blockOf(number);
    return block?.head(number - block.first, most, this.source);
  }

  /** Of a request its first answer, of an answer its request; 0: none is known, or it is not held. */
  partnerOf(number: number): number {
    const block = this.blockOf(number);
    return block?.partner[number - block.first] ?? 0;
  }

  /** tcp.stream; undefined when the message is not held. */
  streamOf(number: number): number | undefined {
    const block = this.blockOf(number);
    return block?.stream[number - block.first];
  }

  /** The end that sent it; undefined when the message is not held. */
  senderOf(number: number): End | undefined {
    const block = this.blockOf(number);
    if (block === undefined) return undefined;
    return isSet(block, number - block.first, FLAG.fromServer) ? SERVER : CLIENT;
  }

  /** Header bytes 6-7; undefined when the message is not held. */
  vbucketOrStatusOf(number: number): number | undefined {
    const block = this.blockOf(number);
    return block?.vbucketOrStatus[number - block.first];
  }

  /** Worst finding so far; undefined: none, or nobody has looked. */
  severityOf(number: number): Severity | undefined {
    const block = this.blockOf(number);
    const flags = block?.flags[number - block.first] ?? 0;
    return SEVERITIES[(flags & FLAG.severity) >> SEVERITY_SHIFT];
  }

  /** Where the message lies in the file; undefined when it is not held. */
  extentsOf(number: number): Extents | undefined {
    const block = this.blockOf(number);
    return block?.extents(number - block.first);
  }

  /** A connection that a held message belongs to. */
  connectionOf(stream: number): Connection | undefined {
    return this.connections.of(stream);
  }

  /** The packet that completed the message; 0: live, or it is not held. */
  frameOf(number: number): number {
    const block = this.blockOf(number);
    return block?.frame[number - block.first] ?? 0;
  }

  timeOf(number: number): Instant | undefined {
    const block = this.blockOf(number);
    if (block === undefined) return undefined;
    const i = number - block.first;
    return { s: block.seconds[i] as number, ns: block.nanoseconds[i] as number };
  }

  toggleMark(number: number): void {
    const block = this.blockOf(number);
    if (block === undefined) return;
    const i = number - block.first;
    block.flags[i] = (block.flags[i] as number) ^ FLAG.marked;
  }

  /** Findings of this message have not been looked for yet. */
  isUnjudged(number: number): boolean {
    const block = this.blockOf(number);
    return block !== undefined && isSet(block, number - block.first, FLAG.unjudged);
  }

  /** The findings of an unjudged message were looked for, and this is the worst. */
  judge(number: number, severity: Severity | undefined): void {
    const block = this.blockOf(number);
    if (block === undefined || !isSet(block, number - block.first, FLAG.unjudged)) return;
    const i = number - block.first;
    const rest = (block.flags[i] as number) & ~(FLAG.unjudged | FLAG.severity);
    block.flags[i] = rest | (SEVERITIES.indexOf(severity) << SEVERITY_SHIFT);
    block.unjudged -= 1;
  }

  /** Something was found of a message that had been judged: its mark may be a worse one now. */
  worsen(number: number, severity: Severity): void {
    const block = this.blockOf(number);
    if (block === undefined || isSet(block, number - block.first, FLAG.unjudged)) return;
    const i = number - block.first;
    const flags = block.flags[i] as number;
    const rank = SEVERITIES.indexOf(severity);
    if (rank <= (flags & FLAG.severity) >> SEVERITY_SHIFT) return;
    block.flags[i] = (flags & ~FLAG.severity) | (rank << SEVERITY_SHIFT);
  }

  /** The first unjudged message from `from` on. */
  nextUnjudged(from: number): number | undefined {
    for (let i = Math.max(0, this.indexOf(from)); i < this.held.length; i += 1) {
      const block = this.held[i] as Block;
      if (block.unjudged === 0) continue;
      for (let row = Math.max(0, from - block.first); row < block.rows; row += 1) {
        if (isSet(block, row, FLAG.unjudged)) return block.first + row;
      }
    }
    return undefined;
  }

  /**
   * The nearest message after (`step` 1) or before (-1) `from` that has a mark, or that has a
   * finding or may have one: it is unjudged.
   */
  find(what: 'finding' | 'marked', from: number, step: 1 | -1): number | undefined {
    const mask = what === 'marked' ? FLAG.marked : FLAG.severity | FLAG.unjudged;
    return step === 1 ? this.after(from, mask) : this.before(from, mask);
  }

  private after(from: number, mask: number): number | undefined {
    for (let i = Math.max(0, this.indexOf(from + 1)); i < this.held.length; i += 1) {
      const block = this.held[i] as Block;
      for (let row = Math.max(0, from + 1 - block.first); row < block.rows; row += 1) {
        if (isSet(block, row, mask)) return block.first + row;
      }
    }
    return undefined;
  }

  private before(from: number, mask: number): number | undefined {
    for (let i = this.indexOf(from - 1); i >= 0; i -= 1) {
      const block = this.held[i] as Block;
      for (let row = Math.min(from - block.first, block.rows) - 1; row >= 0; row -= 1) {
        if (isSet(block, row, mask)) return block.first + row;
      }
    }
    return undefined;
  }

  private bytesOf(block: Block, i: number): Uint8Array {
    const bytes = block.bytes(i, this.source);
    if (bytes.length >= block.length(i)) return bytes;
    this.unreadable += 1;
    return bytes.length >= HEADER_LENGTH ? bytes : rebuiltHeader(block, i);
  }

  private setPartner(number: number, partner: number): void {
    const block = this.blockOf(number);
    if (block !== undefined) block.partner[number - block.first] = partner;
  }

  /** The block that takes this message, of which `length` bytes must be kept. */
  private blockFor(number: number, length: number): Block {
    const last = this.held.at(-1);
    // Rows of a block are numbered on: behind a hole a new one begins.
    if (number === this.last + 1 && last?.hasRoom(length, this.blockLimit)) return last;
    if (last !== undefined) this.memory += last.memory;
    const block = new Block(number, this.pool, last?.rows === ROWS ? ROWS : undefined);
    this.held.push(block);
    return block;
  }

  /** The columns that the message is in; undefined when it is not held. */
  blockOf(number: number): Block | undefined {
    const block = this.held[this.indexOf(number)];
    return block !== undefined && number < block.first + block.rows ? block : undefined;
  }

  /** Index of the newest block that begins at this number or before; -1 when there is none. */
  private indexOf(number: number): number {
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

  private evict(): void {
    const newest = this.held.at(-1) as Block;
    this.pool.keepTo(this.limit);
    while (this.held.length > 1 && this.memory + newest.memory > this.limit) {
      const gone = this.held.shift() as Block;
      this.memory -= gone.memory;
      gone.release();
      this.evicted += gone.rows;
    }
    this.pool.keepTo(this.limit - this.memory - newest.memory);
    this.connections.keepTo(this.held);
  }
}

const flagsOf = (mark: Mark): number => {
  if (mark === undefined) return 0;
  return mark === 'unjudged' ? FLAG.unjudged : SEVERITIES.indexOf(mark) << SEVERITY_SHIFT;
};
