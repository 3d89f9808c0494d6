/**
 * From streams to messages: the one path of live and offline traffic. For each connection
 * it finds out whether it speaks the protocol, frames both directions, pairs responses with
 * requests, numbers the messages and hands them to a sink.
 */
import { type Exchange, Pairing } from '../analysis/pairing.js';
import { nanosecondsBetween } from '../bytes/time.js';
import { bearsSecrets } from '../dissect/secrets.js';
import type { CommandTable } from '../dissect/table.js';
import { Framer, type FramerSink } from '../mcbp/framer.js';
import { HEADER_LENGTH, type Header, prefixLength, readHeader } from '../mcbp/header.js';
import { magicOf } from '../mcbp/magic.js';
import type { CommandSpec } from '../spec/command.js';
import type { Connection, End, Moment, StreamSink } from '../tcp/events.js';
import { type Features, featuresAfter } from './features.js';
import { Gatekeeper } from './gatekeeper.js';
import type { LossReason, MessageSink, RequestOf } from './message.js';

export interface PipelineOptions {
  readonly table: CommandTable;
  readonly sink: MessageSink;
  /** Connections for which this holds are decoded without looking at their first bytes. */
  readonly force?: (connection: Connection) => boolean;
  /** Tells the source that the client is the other end than it guessed. */
  readonly settle?: (connection: Connection, client: End) => void;
}

/** Frames of requests up to this size are kept while they wait: their answers need them. */
const MAX_KEPT_FRAME = 256 * 1024;
/** Bytes of request frames kept for one connection. */
const MAX_KEPT_BYTES = 4 * 1024 * 1024;

export class Pipeline implements StreamSink {
  private readonly conversations = new Map<Connection, Conversation>();
  /** Messages so far. */
  count = 0;

  constructor(private readonly options: PipelineOptions) {}

  open(connection: Connection, at: Moment): void {
    this.conversations.set(connection, new Conversation(connection, this.options, this));
    this.options.sink.opened?.(connection, at);
  }

  data(connection: Connection, from: End, bytes: Uint8Array, at: Moment): void {
    this.conversations.get(connection)?.gate.data(from, bytes, at);
  }

  gap(connection: Connection, from: End, missing: number, at: Moment): void {
    this.conversations.get(connection)?.gate.gap(from, missing, at);
  }

  close(connection: Connection, from: End, _how: 'fin' | 'rst' | 'end', at: Moment): void {
    const conversation = this.conversations.get(connection);
    if (conversation === undefined) return;
    conversation.gate.end(from, at);
    if (!conversation.gate.isOver()) return;
    this.conversations.delete(connection);
    this.options.sink.closed?.(connection, conversation.gate.isMcbp(), at);
  }

  nextNumber(): number {
    this.count += 1;
    return this.count;
  }
}

/** One connection: the gate that recognises it, two framers, the pairing between them. */
class Conversation {
  readonly gate: Gatekeeper;
  private readonly framers: readonly [Framer, Framer];
  private readonly pairing = new Pairing();
  /** HELLO features that hold now; undefined: no HELLO was seen. */
  private features: Features | undefined;
  private keptBytes = 0;

  constructor(
    private readonly connection: Connection,
    private readonly options: PipelineOptions,
    private readonly pipeline: Pipeline,
  ) {
    // Midstream, the first bytes may be the middle of a message.
    const { midstream } = connection;
    this.framers = [new Framer(this.end(0), { midstream }), new Framer(this.end(1), { midstream })];
    this.gate = new Gatekeeper(connection, this.framers, {
      forced: options.force?.(connection) === true,
      settle: (client) => options.settle?.(connection, client),
    });
  }

  private end(from: End): FramerSink {
    return {
      frame: (bytes, start, length, missing, at) =>
        this.frame(from, bytes.subarray(start, start + length), missing, at),
      skipped: (count, why: LossReason, at) =>
        this.options.sink.lost?.(this.connection, from, count, why, at),
    };
  }

  private frame(from: End, bytes: Uint8Array, missing: number, at: Moment): void {
    const header = readHeader(bytes);
    const magic = magicOf(header.magic);
    const kind = magic?.kind ?? 'request';
    const exchange: Exchange = {
      from,
      serverOpcode: magic?.serverOpcode === true,
      opcode: header.opcode,
      opaque: header.opaque,
    };
    const number = this.pipeline.nextNumber();
    const request =
      kind === 'response'
        ? this.answered(exchange, header.vbucketOrStatus, header.keyLength, number, at)
        : undefined;
    if (kind === 'request') this.asked(exchange, header, number, bytes, at);
    this.options.sink.message({
      number,
      at,
      connection: this.connection,
      from,
      kind,
      bytes,
      missing,
      ...(request === undefined ? {} : { request }),
      ...(this.features === undefined ? {} : { features: this.features }),
    });
    if (kind === 'response') {
      this.features = featuresAfter(this.options.table, bytes, this.features);
    }
  }

  private asked(
    exchange: Exchange,
    header: Header,
    number: number,
    bytes: Uint8Array,
    at: Moment,
  ): void {
    const spec = this.options.table.find(header.magic, exchange.opcode);
    // Unknown commands are assumed to be answered once, like almost all.
    const answers = spec?.answers ?? 'one';
    const frame = answers === 'none' ? undefined : this.kept(spec, header, bytes);
    this.pairing.request(exchange, number, at, answers, frame);
  }

  /** What of a request its answer needs to be read: of an ordinary one no value. */
  private kept(
    spec: CommandSpec | undefined,
    header: Header,
    bytes: Uint8Array,
  ): Uint8Array | undefined {
    if (spec?.request === undefined || this.keptBytes >= MAX_KEPT_BYTES) return undefined;
    const whole = spec.fusion !== undefined || bearsSecrets(spec);
    const length = whole ? bytes.length : HEADER_LENGTH + prefixLength(header);
    if (length > MAX_KEPT_FRAME) return undefined;
    const frame = bytes.slice(0, length);
    this.keptBytes += frame.length;
    return frame;
  }

  private answered(
    exchange: Exchange,
    status: number,
    keyLength: number,
    number: number,
    at: Moment,
  ): RequestOf | undefined {
    const request = this.pairing.response(exchange, status, keyLength);
    if (request === undefined) return undefined;
    const first = request.answered === 0;
    if (first) request.answered = number;
    if (request.settled && request.frame !== undefined) this.keptBytes -= request.frame.length;
    return {
      number: request.number,
      latencyNs: nanosecondsBetween(request.at, at),
      frame: request.frame,
      first,
    };
  }
}
