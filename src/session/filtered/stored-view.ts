/**
 * A message of the store as a filter sees it: numbers from its columns, its bytes only where a
 * condition asks for what is in them.
 */
import type { Instant } from '../../bytes/time.js';
import type { Dissection } from '../../dissect/dissection.js';
import type { MessageView } from '../../filter/view.js';
import { type Header, readHeader } from '../../mcbp/header.js';
import type { Connection, Endpoint } from '../../tcp/events.js';
import type { Alteration } from '../alterations.js';
import { type ColumnBlock, FLAG } from '../columns.js';
import type { PacketLengths } from '../packets/lengths.js';

/** What of a session a filter may ask. */
export interface Filtered {
  /** The columns of the messages held, oldest first. */
  readonly blocks: readonly ColumnBlock[];
  connectionOf(stream: number): Connection | undefined;
  bytesOf(number: number): Uint8Array | undefined;
  /** Secrets hidden as they are in rows; undefined: the message is not held. */
  dissectionOf(number: number): Dissection | undefined;
  /** Time of message 1. */
  began(): Instant | undefined;
  /** Those on its packets, and what was remarked on it here. */
  commentsOf(number: number): readonly string[];
  isIgnored(number: number): boolean;
  alterationOf(number: number): Alteration | undefined;
  readonly lengths: PacketLengths | undefined;
}

/** One object for all messages, filled in anew. */
export class StoredView implements MessageView {
  /** Messages whose packet's length was asked for and is not known any more. */
  unknownLengths = 0;
  private block: ColumnBlock | undefined;
  private row = 0;
  private decoded: Dissection | undefined;
  private readonly headerOf: StoredHeader;

  constructor(private readonly session: Filtered) {
    this.headerOf = new StoredHeader(session);
  }

  load(block: ColumnBlock, row: number): void {
    this.block = block;
    this.row = row;
    this.decoded = undefined;
    this.headerOf.load(block, row);
  }

  /** Loads a message by its number. False: it is not held. */
  find(number: number): boolean {
    const block = this.session.blocks.findLast(({ first }) => first <= number);
    if (block === undefined || number >= block.first + block.rows) return false;
    this.load(block, number - block.first);
    return true;
  }

  get number(): number {
    return this.columns.first + this.row;
  }

  get at(): Instant {
    const { seconds, nanoseconds } = this.columns;
    return { s: seconds[this.row] as number, ns: nanoseconds[this.row] as number };
  }

  get frame(): number {
    return this.columns.frame[this.row] as number;
  }

  get packet(): MessageView['packet'] {
    if (this.frame === 0) return undefined;
    const known = this.session.lengths?.of(this.frame);
    if (known === undefined) this.unknownLengths += 1;
    return known;
  }

  get comments(): readonly string[] {
    return this.session.commentsOf(this.number);
  }

  get began(): Instant {
    return this.session.began() ?? this.at;
  }

  get stream(): number {
    return this.columns.stream[this.row] as number;
  }

  get source(): Endpoint {
    return this.ends[this.flag(FLAG.fromServer) ? 1 : 0];
  }

  get destination(): Endpoint {
    return this.ends[this.flag(FLAG.fromServer) ? 0 : 1];
  }

  get marked(): boolean {
    return this.flag(FLAG.marked);
  }

  get ignored(): boolean {
    return this.session.isIgnored(this.number);
  }

  get request(): MessageView['request'] {
    const number = this.columns.partner[this.row] as number;
    if (number === 0 || !this.flag(FLAG.response)) return undefined;
    return { number, latencyNs: this.columns.latency.at(this.row) };
  }

  get response(): number | undefined {
    const number = this.columns.partner[this.row] as number;
    return number === 0 || this.flag(FLAG.response) ? undefined : number;
  }

  get injected(): MessageView['injected'] {
    return this.session.alterationOf(this.number)?.injected;
  }

  get rewritten(): boolean {
    return this.session.alterationOf(this.number)?.rewritten === true;
  }

  get header(): Header {
    return this.headerOf;
  }

  get dissection(): Dissection {
    this.decoded ??= this.session.dissectionOf(this.number);
    // Blocks are loaded only while their messages are held.
    return this.decoded as Dissection;
  }

  private get columns(): ColumnBlock {
    return this.block as ColumnBlock;
  }

  private get ends(): Connection['ends'] {
    // A connection is known as long as a held message names it.
    return (this.session.connectionOf(this.stream) as Connection).ends;
  }

  private flag(mask: number): boolean {
    return ((this.columns.flags[this.row] as number) & mask) !== 0;
  }
}

/** The numbers that the columns have; only the CAS is read from the bytes. */
class StoredHeader implements Header {
  private block: ColumnBlock | undefined;
  private row = 0;

  constructor(private readonly session: Pick<Filtered, 'bytesOf'>) {}

  load(block: ColumnBlock, row: number): void {
    this.block = block;
    this.row = row;
  }

  get magic(): number {
    return this.columns.magic[this.row] as number;
  }

  get opcode(): number {
    return this.columns.opcode[this.row] as number;
  }

  get framingExtrasLength(): number {
    return this.columns.framingExtrasLength[this.row] as number;
  }

  get keyLength(): number {
    return this.columns.keyLength[this.row] as number;
  }

  get extrasLength(): number {
    return this.columns.extrasLength[this.row] as number;
  }

  get datatype(): number {
    return this.columns.datatype[this.row] as number;
  }

  get vbucketOrStatus(): number {
    return this.columns.vbucketOrStatus[this.row] as number;
  }

  get bodyLength(): number {
    return this.columns.bodyLength[this.row] as number;
  }

  get opaque(): number {
    return this.columns.opaque[this.row] as number;
  }

  get cas(): bigint {
    const bytes = this.session.bytesOf(this.columns.first + this.row);
    return bytes === undefined ? 0n : readHeader(bytes).cas;
  }

  private get columns(): ColumnBlock {
    return this.block as ColumnBlock;
  }
}
