/**
 * All messages of a session, as columns, within a memory cap. When the cap is reached the
 * oldest block of messages goes; how many went is counted and shown. Texts, trees and JSON
 * are made again from the bytes when a row is looked at; bytes of a file are read again.
 */
import type { ByteSource } from '../bytes/byte-source.js';
import type { Extents } from '../bytes/extents.js';
import type { Instant } from '../bytes/time.js';
import { HEADER_LENGTH } from '../mcbp/header.js';
import type { MessageEvent } from '../message.js';
import { CLIENT, type Connection, type End, SERVER } from '../tcp/events.js';
import { type Block, keptLength } from './block.js';
import { type ColumnBlock, FLAG, isSet } from './columns.js';
import { HeldBlocks } from './held-blocks.js';
import { HeldConnections } from './held-connections.js';
import { rebuiltHeader } from './rebuilt-header.js';
import { flagsOf, StoredMarks, severityIn } from './stored-marks.js';
import type { Mark, StoredMessage } from './stored-message.js';

/** Default memory for messages, bytes. */
const DEFAULT_MEMORY = 512 * 1024 * 1024;

const NO_FILE: ByteSource = { read: () => new Uint8Array(0) };

export class MessageStore {
  private readonly held: HeldBlocks;
  /** What was found of its messages, and what somebody marked. */
  readonly marks: StoredMarks;
  private readonly connections = new HeldConnections();
  /** Number of the newest message, 0 when there is none. */
  last = 0;
  /** Messages of the file that could not be read again: it was changed, or is gone. */
  unreadable = 0;

  /**
   * @param limit memory for columns and bytes together; what always stays, HeldBlocks says
   * @param source the file that messages with known extents lie in
   */
  constructor(
    limit: number = DEFAULT_MEMORY,
    private readonly source: ByteSource = NO_FILE,
  ) {
    this.held = new HeldBlocks(limit);
    this.marks = new StoredMarks(this.held);
  }

  /** Messages that went because memory was short. */
  get evicted(): number {
    return this.held.evicted;
  }

  /** Number of the oldest message held; 1 when there is none. */
  get first(): number {
    return this.held.all[0]?.first ?? 1;
  }

  /** The columns of all messages held, oldest first; what a filter runs over. */
  get blocks(): readonly ColumnBlock[] {
    return this.held.all;
  }

  /**
   * Numbers rise, from any one on; a number that never comes (whoever handed that message on
   * failed) is a hole: a message that is not there.
   */
  append(event: MessageEvent, mark: Mark): void {
    const block = this.held.blockFor(event.number, keptLength(event.extents, event.length));
    const before = block.memory;
    block.append(event, flagsOf(mark));
    this.last = event.number;
    this.connections.note(event);
    if (event.request?.first) this.setPartner(event.request.number, event.number);
    // A block of its own counts from its first row.
    const grew = block.memory !== before || block.rows === 1;
    if (grew && this.held.keepToLimit()) this.connections.keepTo(this.held.all);
  }

  /** The message of this number, or undefined when it was never there or is gone. */
  get(number: number): StoredMessage | undefined {
    const block = this.held.of(number);
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
      severity: severityIn(flags),
      ...this.connections.termsAt(stream, number),
    };
  }

  /** The first of a message's bytes, `most` or fewer; undefined when it is not held. */
  headOf(number: number, most: number): Uint8Array | undefined {
    const block = this.held.of(number);
    return block?.head(number - block.first, most, this.source);
  }

  /** Of a request its first answer, of an answer its request; 0: none is known, or it is not held. */
  partnerOf(number: number): number {
    const block = this.held.of(number);
    return block?.partner[number - block.first] ?? 0;
  }

  /** tcp.stream; undefined when the message is not held. */
  streamOf(number: number): number | undefined {
    const block = this.held.of(number);
    return block?.stream[number - block.first];
  }

  /** The end that sent it; undefined when the message is not held. */
  senderOf(number: number): End | undefined {
    const block = this.held.of(number);
    if (block === undefined) return undefined;
    return isSet(block, number - block.first, FLAG.fromServer) ? SERVER : CLIENT;
  }

  /** Header bytes 6-7; undefined when the message is not held. */
  vbucketOrStatusOf(number: number): number | undefined {
    const block = this.held.of(number);
    return block?.vbucketOrStatus[number - block.first];
  }

  /** Where the message lies in the file; undefined when it is not held. */
  extentsOf(number: number): Extents | undefined {
    const block = this.held.of(number);
    return block?.extents(number - block.first);
  }

  /** A connection that a held message belongs to. */
  connectionOf(stream: number): Connection | undefined {
    return this.connections.of(stream);
  }

  /** The packet that completed the message; 0: live, or it is not held. */
  frameOf(number: number): number {
    const block = this.held.of(number);
    return block?.frame[number - block.first] ?? 0;
  }

  timeOf(number: number): Instant | undefined {
    const block = this.held.of(number);
    if (block === undefined) return undefined;
    const i = number - block.first;
    return { s: block.seconds[i] as number, ns: block.nanoseconds[i] as number };
  }

  /** The columns that the message is in; undefined when it is not held. */
  blockOf(number: number): Block | undefined {
    return this.held.of(number);
  }

  private bytesOf(block: Block, i: number): Uint8Array {
    const bytes = block.bytes(i, this.source);
    if (bytes.length >= block.length(i)) return bytes;
    this.unreadable += 1;
    return bytes.length >= HEADER_LENGTH ? bytes : rebuiltHeader(block, i);
  }

  private setPartner(number: number, partner: number): void {
    const block = this.held.of(number);
    if (block !== undefined) block.partner[number - block.first] = partner;
  }
}
