/**
 * All messages of a session, as columns, within a memory cap. When the cap is reached the
 * oldest block of messages goes; how many went is counted and shown. Texts, trees and JSON
 * are made again from the bytes when a row is looked at.
 */

import type { Instant } from '../bytes/time.js';
import type { Severity } from '../dissect/node.js';
import { readHeader } from '../mcbp/header.js';
import { CLIENT, type Connection, type End } from '../tcp/events.js';
import { Block, ROWS } from './columns.js';
import { FeatureHistory } from './features.js';
import type { MessageEvent } from './message.js';

/** Default memory for messages, bytes. */
const DEFAULT_MEMORY = 512 * 1024 * 1024;

const FROM_SERVER = 0x01;
const RESPONSE = 0x02;
const MARKED = 0x04;
const SEVERITY_SHIFT = 3;
const SEVERITY_MASK = 0x38;
/** Ranks in the flags column; 0 = no finding. */
const SEVERITIES: readonly (Severity | undefined)[] = [undefined, 'chat', 'note', 'warn', 'error'];

/** Blocks go whole, so none takes more than this part of the memory, */
const PARTS = 8;
/** or this much (bytes), which is enough for its columns and a slab. */
const LEAST_BLOCK = 2 * 1024 * 1024;

/** A row as the store holds it; made anew at each look. */
export interface StoredMessage {
  readonly number: number;
  readonly at: { readonly s: number; readonly ns: number; readonly frame: number };
  readonly connection: Connection;
  readonly from: End;
  readonly kind: 'request' | 'response';
  readonly bytes: Uint8Array;
  readonly missing: number;
  readonly partner: number;
  readonly marked: boolean;
  readonly severity: Severity | undefined;
  /** HELLO features that hold on the connection; undefined: its HELLO was not seen. */
  readonly features?: ReadonlySet<number> | undefined;
}

export class MessageStore {
  private readonly blocks: Block[] = [];
  /** Connections by index, as long as a held message may speak of them. */
  private readonly connections = new Map<number, Connection>();
  private readonly features = new FeatureHistory();
  private memory = 0;
  /** Number of the oldest message held; messages number 1.. without holes. */
  first = 1;
  /** Number of the newest message, 0 when there is none. */
  last = 0;

  private readonly blockLimit: number;

  /**
   * @param limit memory for columns and bytes together. The newest block is always kept: an
   *   eighth of that, or 2 MiB, or one message that alone is longer.
   */
  constructor(private readonly limit: number = DEFAULT_MEMORY) {
    this.blockLimit = Math.max(LEAST_BLOCK, limit / PARTS);
  }

  get evicted(): number {
    return this.first - 1;
  }

  append(event: MessageEvent, severity: Severity | undefined): void {
    const block = this.blockFor(event.number, event.bytes.length);
    const header = readHeader(event.bytes);
    const before = block.memory;
    block.append(
      {
        seconds: event.at.s,
        nanoseconds: event.at.ns,
        frame: event.at.frame,
        stream: event.connection.index,
        flags:
          (event.from === CLIENT ? 0 : FROM_SERVER) |
          (event.kind === 'response' ? RESPONSE : 0) |
          (SEVERITIES.indexOf(severity) << SEVERITY_SHIFT),
        magic: header.magic,
        opcode: header.opcode,
        vbucketOrStatus: header.vbucketOrStatus,
        missing: event.missing,
        partner: event.request?.number ?? 0,
      },
      event.bytes,
    );
    this.memory += block.memory - before;
    this.last = event.number;
    this.connections.set(event.connection.index, event.connection);
    this.features.add(event.connection.index, event.number, event.features);
    if (event.request?.first) this.setPartner(event.request.number, event.number);
    if (this.memory > this.limit) this.evict();
  }

  /** The message of this number, or undefined when it was never there or is gone. */
  get(number: number): StoredMessage | undefined {
    const place = this.place(number);
    if (place === undefined) return undefined;
    const { block, i } = place;
    const flags = block.flags[i] as number;
    const stream = block.stream[i] as number;
    return {
      number,
      at: {
        s: block.seconds[i] as number,
        ns: block.nanoseconds[i] as number,
        frame: block.frame[i] as number,
      },
      connection: this.connections.get(stream) as Connection,
      from: (flags & FROM_SERVER) === 0 ? 0 : 1,
      kind: (flags & RESPONSE) === 0 ? 'request' : 'response',
      bytes: block.bytes(i),
      missing: block.missing[i] as number,
      partner: block.partner[i] as number,
      marked: (flags & MARKED) !== 0,
      severity: SEVERITIES[(flags & SEVERITY_MASK) >> SEVERITY_SHIFT],
      features: this.features.at(stream, number),
    };
  }

  timeOf(number: number): Instant | undefined {
    const place = this.place(number);
    if (place === undefined) return undefined;
    const { block, i } = place;
    return { s: block.seconds[i] as number, ns: block.nanoseconds[i] as number };
  }

  toggleMark(number: number): void {
    const place = this.place(number);
    if (place !== undefined)
      place.block.flags[place.i] = (place.block.flags[place.i] as number) ^ MARKED;
  }

  /** The nearest message after (`step` 1) or before (-1) `from` that has a finding, or a mark. */
  find(what: 'finding' | 'marked', from: number, step: 1 | -1): number | undefined {
    const mask = what === 'marked' ? MARKED : SEVERITY_MASK;
    const start = step === 1 ? Math.max(from + 1, this.first) : Math.min(from - 1, this.last);
    for (let number = start; number >= this.first && number <= this.last; number += step) {
      const place = this.place(number);
      if (place !== undefined && ((place.block.flags[place.i] as number) & mask) !== 0)
        return number;
    }
    return undefined;
  }

  private setPartner(number: number, partner: number): void {
    const place = this.place(number);
    if (place !== undefined) place.block.partner[place.i] = partner;
  }

  /** The block that takes the next message, of `length` bytes. */
  private blockFor(number: number, length: number): Block {
    const last = this.blocks.at(-1);
    if (last?.hasRoom(length, this.blockLimit)) return last;
    const block = new Block(number);
    this.blocks.push(block);
    this.memory += block.memory;
    return block;
  }

  private place(number: number): { block: Block; i: number } | undefined {
    if (number < this.first || number > this.last) return undefined;
    let low = 0;
    for (let high = this.blocks.length; high - low > 1; ) {
      const middle = (low + high) >>> 1;
      if ((this.blocks[middle] as Block).first <= number) low = middle;
      else high = middle;
    }
    const block = this.blocks[low] as Block;
    return { block, i: number - block.first };
  }

  private evict(): void {
    while (this.memory > this.limit && this.blocks.length > 1) {
      const gone = this.blocks.shift() as Block;
      this.memory -= gone.memory;
      this.first += gone.rows;
    }
    if (this.connections.size > 2 * ROWS) this.forgetConnections();
  }

  /** Connections that no held row names. Rare: only when tens of thousands were seen. */
  private forgetConnections(): void {
    const named = new Set<number>();
    for (const block of this.blocks) {
      for (let i = 0; i < block.rows; i += 1) named.add(block.stream[i] as number);
    }
    for (const index of this.connections.keys()) {
      if (named.has(index)) continue;
      this.connections.delete(index);
      this.features.forget(index);
    }
  }
}
