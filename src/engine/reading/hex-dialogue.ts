/**
 * Blocks of frames as one connection, in the order of the text, so that answers find their
 * requests. Nobody wrote down its ends: the client is 0.0.0.0:0, the server 0.0.0.0:11210 (the
 * port that Wireshark decodes). Who sent a frame is told by its magic, so that a DCP
 * producer's requests are taken for the client's.
 */

import { copied } from '../../bytes/copied.js';
import { joined } from '../../bytes/joined.js';
import { bodyLengthAt, HEADER_LENGTH, MAX_BODY_LENGTH } from '../../mcbp/header.js';
import { magicOf } from '../../mcbp/magic.js';
import { plausibleHeader } from '../../mcbp/plausible.js';
import type { ConnectionTable } from '../../tcp/connections.js';
import {
  CLIENT,
  type Connection,
  type End,
  type Endpoint,
  type Moment,
  SERVER,
  type StreamSink,
  SYN,
} from '../../tcp/events.js';

const DUMP_CLIENT: Endpoint = { address: '0.0.0.0', port: 0 };
const DUMP_SERVER: Endpoint = { address: '0.0.0.0', port: 11210 };

/** Whether it is the connection that stands for the blocks. */
export const isDialogue = ({ ends }: Connection): boolean => ends[CLIENT] === DUMP_CLIENT;

export const beginsWhole = (bytes: Uint8Array): boolean =>
  plausibleHeader(bytes, 0) && HEADER_LENGTH + bodyLengthAt(bytes, 0) <= bytes.length;

const NOTHING = new Uint8Array(0);

export class Dialogue {
  private connection: Connection | undefined;
  /** Who sent the latest frame, when, and how many bytes of it are still to come. */
  private from: End = CLIENT;
  private at: Moment | undefined;
  private lacking = 0;
  /** The beginning of a header. */
  private held = NOTHING;

  constructor(
    private readonly connections: ConnectionTable,
    private readonly stream: StreamSink,
    /** Told of `there` bytes that begin a header (24) and then end. */
    private readonly cutHeader: (there: number, at: Moment) => void,
  ) {}

  /** A block that goes on where the one before stopped. False: it does not. */
  goOn(bytes: Uint8Array, at: Moment): boolean {
    if (this.held.length > 0) {
      const whole = joined([this.held, bytes]);
      if (!plausibleHeader(whole, 0)) return false;
      this.held = NOTHING;
      this.frames(whole, at);
      return true;
    }
    const next = bytes[this.lacking];
    if (this.lacking === 0 || (next !== undefined && magicOf(next) === undefined)) return false;
    const rest = bytes.subarray(this.lacking);
    this.push(this.from, bytes.subarray(0, this.lacking), at);
    this.lacking = Math.max(0, this.lacking - bytes.length);
    this.frames(rest, at);
    return true;
  }

  /** A block that begins with a frame. What the one before lacks will not come any more. */
  begin(bytes: Uint8Array, at: Moment): void {
    this.giveUp();
    this.frames(bytes, at);
  }

  /** Nothing more comes. */
  giveUp(): void {
    const { connection, at } = this;
    if (at === undefined) return;
    if (this.held.length > 0) this.cutHeader(this.held.length, at);
    if (this.lacking > 0 && connection !== undefined) {
      this.stream.gap(connection, this.from, this.lacking, at);
    }
    this.held = NOTHING;
    this.lacking = 0;
  }

  /** Frame after frame; each may change who speaks. */
  private frames(bytes: Uint8Array, at: Moment): void {
    for (let start = 0; start < bytes.length; ) {
      const magic = magicOf(bytes[start] as number);
      const there = bytes.length - start;
      if (magic !== undefined && there < HEADER_LENGTH) {
        this.held = copied(bytes, start);
        this.at = at;
        return;
      }
      const body = magic === undefined ? Number.POSITIVE_INFINITY : bodyLengthAt(bytes, start);
      // What cannot be a frame is left to the framer, which says so.
      const length = body > MAX_BODY_LENGTH ? there : HEADER_LENGTH + body;
      if (magic !== undefined) this.from = magic.sender === 'client' ? CLIENT : SERVER;
      this.push(this.from, bytes.subarray(start, start + length), at);
      this.lacking = Math.max(0, length - there);
      start += length;
    }
  }

  private push(from: End, bytes: Uint8Array, at: Moment): void {
    this.at = at;
    this.connection ??= this.open(at);
    this.stream.data(this.connection, from, bytes, at);
  }

  /** A SYN takes the connection's number from the same table as those of pasted packets. */
  private open(at: Moment): Connection {
    return this.connections.segment({
      at,
      src: DUMP_CLIENT,
      dst: DUMP_SERVER,
      seq: 0,
      ack: 0,
      flags: SYN,
      window: 0,
      ...{ bytes: NOTHING, start: 0, end: 0 },
      wireLength: 0,
    });
  }
}
