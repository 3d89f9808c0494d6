/**
 * From streams to messages: the one path of live and offline traffic. For each connection
 * it finds out whether it speaks the protocol, frames both directions, pairs responses with
 * requests, numbers the messages and hands them to a sink.
 */
import type { Ending } from '../analysis/observed.js';
import { Answer, Pairing } from '../analysis/pairing.js';
import { RequestTable } from '../analysis/request-table.js';
import { BufferPool } from '../bytes/buffer-pool.js';
import type { ByteSource } from '../bytes/byte-source.js';
import type { Extents } from '../bytes/extents.js';
import type { CommandTable } from '../dissect/table.js';
import type { ForeignProtocol } from '../mcbp/foreign-protocol.js';
import { Framer, type FramerSink } from '../mcbp/framer.js';
import type { Magic } from '../mcbp/magic.js';
import { Budget } from '../tcp/budget.js';
import type { DirectionCounters } from '../tcp/direction.js';
import { CLIENT, type Connection, type End, type Moment, MomentRecord } from '../tcp/events.js';
import type { TcpSink } from '../tcp/flow.js';
import { AcceptedForms } from './accepted-forms.js';
import { type ExchangeRule, ExchangeRules } from './exchange-rules.js';
import { type Features, featuresAfter } from './features.js';
import { Gatekeeper } from './gatekeeper.js';
import type { LossReason, MessageSink } from './message.js';
import { MessageRecord } from './message-record.js';

/** Counts the messages of several pipelines that make up one history. */
export interface MessageCounter {
  count: number;
}

export interface PipelineOptions {
  readonly table: CommandTable;
  readonly sink: MessageSink;
  /** Connections for which this holds are decoded without looking at their first bytes. */
  readonly force?: (connection: Connection) => boolean;
  /** Tells the source that the client is the other end than it guessed. */
  readonly settle?: (connection: Connection, client: End) => void;
  /** Told of a connection that is not decoded, and what it speaks instead. */
  readonly foreign?: (connection: Connection, protocol: ForeignProtocol) => void;
  /** Absent: messages are numbered 1.. */
  readonly counter?: MessageCounter;
  /**
   * The file that data with an offset lies in: of long messages only the head is kept while they
   * pass, and the rest read again when somebody asks. Absent: all is kept.
   */
  readonly source?: ByteSource | undefined;
  /** Whether the message of a server at bytes[start] was changed on its way. Asked of each, in order. */
  readonly isRewritten?:
    | ((connection: Connection, bytes: Uint8Array, start: number) => boolean)
    | undefined;
}

/** Frames of requests up to this size are kept while they wait: their answers need them. */
const MAX_KEPT_FRAME = 256 * 1024;

/** Bytes held of connections that are not yet known to be ours, all together. */
const MAX_UNDECIDED = 64 * 1024 * 1024;

/** Bytes of large buffers that wait to be used again. */
const MAX_POOLED = 16 * 1024 * 1024;

/** What all connections of a pipeline share: written again for every message. */
class Workplace {
  readonly pool = new BufferPool(MAX_POOLED);
  readonly message: MessageRecord;
  readonly answer = new Answer();
  readonly requests = new RequestTable();
  readonly undecided = new Budget(MAX_UNDECIDED);
  readonly rules: ExchangeRules;
  /** Somebody reads what answers what. */
  readonly pairs: boolean;
  readonly counter: MessageCounter;

  constructor(readonly options: PipelineOptions) {
    this.message = new MessageRecord(options.source);
    this.counter = options.counter ?? { count: 0 };
    this.rules = new ExchangeRules(options.table, options.sink.readsRequests !== false);
    this.pairs = options.sink.readsExchanges !== false;
  }
}

export class Pipeline implements TcpSink {
  private readonly conversations = new Map<Connection, Conversation>();
  private readonly workplace: Workplace;
  /** The connection that spoke last, and its conversation: it often speaks again. */
  private speaker: Connection | undefined;
  private spoken: Conversation | undefined;

  constructor(private readonly options: PipelineOptions) {
    this.workplace = new Workplace(options);
  }

  /** Messages so far. */
  get count(): number {
    return this.workplace.counter.count;
  }

  open(connection: Connection, at: Moment): void {
    this.conversations.set(connection, new Conversation(connection, this.workplace));
    this.speaker = undefined;
    this.options.sink.opened?.(connection, at);
  }

  data(connection: Connection, from: End, bytes: Uint8Array, at: Moment, offset?: number): void {
    this.find(connection)?.gate.data(from, bytes, at, offset);
  }

  /** `count` bytes (1..) of a long body went by and were left out on purpose (body-sieve.ts). */
  omitted(connection: Connection, from: End, count: number, at: Moment): void {
    this.find(connection)?.gate.omitted(from, count, at);
  }

  gap(connection: Connection, from: End, missing: number, at: Moment): void {
    this.find(connection)?.gate.gap(from, missing, at);
  }

  conflict(connection: Connection, from: End, differing: number, at: Moment): void {
    this.find(connection)?.conflict(from, differing, at);
  }

  noticed(connection: Connection, from: End, counters: DirectionCounters, at: Moment): void {
    this.find(connection)?.noticed(from, counters, at);
  }

  close(connection: Connection, from: End, how: Ending, at: Moment): void {
    const conversation = this.find(connection);
    if (conversation === undefined) return;
    try {
      conversation.close(from, how, at);
    } finally {
      // Whatever a sink made of its last bytes, a connection that is over is over.
      if (conversation.gate.isOver()) this.forget(connection, conversation, at);
    }
  }

  private forget(connection: Connection, conversation: Conversation, at: Moment): void {
    this.conversations.delete(connection);
    this.speaker = undefined;
    conversation.end(at);
  }

  private find(connection: Connection): Conversation | undefined {
    if (connection !== this.speaker) {
      this.speaker = connection;
      this.spoken = this.conversations.get(connection);
    }
    return this.spoken;
  }
}

/** What is told of a direction before it is known whether the connection is ours: at most. */
const MAX_EARLY = 64;

/** One connection: the gate that recognises it, two framers, the pairing between them. */
class Conversation {
  readonly gate: Gatekeeper;
  private readonly framers: readonly [Framer, Framer];
  private readonly pairing: Pairing;
  /** HELLO features that hold now; undefined: no HELLO was seen. */
  private features: Features | undefined;
  private readonly accepted: AcceptedForms;
  private how: Ending = 'fin';
  /** What waits until it is known whether the connection is ours, and which end is the client. */
  private early: { readonly from: End; readonly say: (from: End) => void }[] = [];

  constructor(
    private readonly connection: Connection,
    private readonly workplace: Workplace,
  ) {
    const { options, requests } = workplace;
    this.pairing = new Pairing(connection.index, requests);
    this.accepted = new AcceptedForms(options.table);
    // Midstream, the first bytes may be the middle of a message.
    const { midstream } = connection;
    const forced = options.force?.(connection) === true;
    this.framers = [this.framer(0, midstream, forced), this.framer(1, midstream, forced)];
    this.gate = new Gatekeeper(connection, this.framers, {
      forced,
      allowance: workplace.undecided,
      foreign: (protocol) => options.foreign?.(connection, protocol),
      settle: (client) => this.settled(client),
      gap: (from, missing, at) => options.sink.gap?.(connection, from, missing, at),
    });
  }

  conflict(from: End, differing: number, at: Moment): void {
    const moment = MomentRecord.of(at);
    this.tell(from, (end) =>
      this.workplace.options.sink.conflict?.(this.connection, end, differing, moment),
    );
  }

  noticed(from: End, counters: DirectionCounters, at: Moment): void {
    const moment = MomentRecord.of(at);
    this.tell(from, (end) =>
      this.workplace.options.sink.noticed?.(this.connection, end, counters, moment),
    );
  }

  close(from: End, how: Ending, at: Moment): void {
    // A reset of one end is the end of both; what was cut off by the capture did not end.
    if (how === 'rst' || this.how === 'fin') this.how = how;
    this.gate.end(from, at);
  }

  /** Lets go of what waits for answers that will not come. */
  end(at: Moment): void {
    const { sink } = this.workplace.options;
    try {
      sink.closed?.(this.connection, this.gate.isMcbp(), at, this.how, this.pairing);
    } finally {
      this.pairing.end();
    }
  }

  private tell(from: End, say: (from: End) => void): void {
    if (this.gate.isMcbp()) say(from);
    else if (this.early.length < MAX_EARLY) this.early.push({ from, say });
  }

  /** The connection is ours, and this end is the client. */
  private settled(client: End): void {
    this.workplace.options.settle?.(this.connection, client);
    for (const { from, say } of this.early) say(client === CLIENT ? from : from === 0 ? 1 : 0);
    this.early = [];
  }

  private framer(from: End, midstream: boolean, forced: boolean): Framer {
    // Nobody looks who is the client of a connection that is decoded because it was asked for.
    const isGuess = forced && midstream;
    const sender: Magic['sender'] = from === CLIENT ? 'client' : 'server';
    const { pool, options } = this.workplace;
    const again = options.source !== undefined;
    const sides = isGuess ? {} : { sender };
    return new Framer(this.sinkOf(from), { midstream, pool, again, ...sides });
  }

  private sinkOf(from: End): FramerSink {
    const { sink } = this.workplace.options;
    return {
      frame: (bytes, start, length, missing, at, extents, abridged = false) => {
        this.workplace.message.abridged = abridged;
        this.frame(from, bytes, start, length, missing, at, extents);
      },
      skipped: (count, why: LossReason, at) => sink.lost?.(this.connection, from, count, why, at),
    };
  }

  private frame(
    from: End,
    bytes: Uint8Array,
    start: number,
    length: number,
    missing: number,
    at: Moment,
    extents: Extents,
  ): void {
    const { counter, message, pairs } = this.workplace;
    message.load(bytes, start, length, missing, at, extents);
    message.number = counter.count + 1;
    message.connection = this.connection;
    message.from = from;
    message.features = this.features;
    message.accepted = this.accepted.day;
    message.waiting = this.pairing;
    message.rewritten = from !== CLIENT && this.isRewritten(bytes, start);
    if (pairs) this.exchange(message, at, bytes, start);
    else this.handOn(message);
  }

  /** Finds out what the message answers, and what its exchange settles for later ones. */
  private exchange(message: MessageRecord, at: Moment, bytes: Uint8Array, start: number): void {
    const rule = this.workplace.rules.of(message);
    if (message.kind === 'request') {
      message.request = undefined;
      const kept = keptLength(rule, message);
      // More of a long one may be wanted than was handed on.
      const isHere = start + kept <= bytes.length;
      const frame = isHere ? bytes : message.bytes;
      const place = isHere ? start : 0;
      this.pairing.request(message, message.number, at, rule.answers, frame, place, kept);
      this.handOn(message);
      return;
    }
    message.request = this.answered(message, rule) ? this.workplace.answer : undefined;
    this.handOn(message);
    const asked = rule.teaches ? message.request?.frame : undefined;
    if (asked !== undefined) this.accepted.answered(asked, message.vbucketOrStatus);
    if (!rule.grants) return;
    const { table } = this.workplace.options;
    this.features = featuresAfter(table, message.bytes, this.features);
  }

  private isRewritten(bytes: Uint8Array, start: number): boolean {
    return this.workplace.options.isRewritten?.(this.connection, bytes, start) === true;
  }

  /** Only here is the number taken: a message that never got so far leaves no hole behind. */
  private handOn(message: MessageRecord): void {
    const { counter, options } = this.workplace;
    counter.count = message.number;
    options.sink.message(message);
  }

  private answered(message: MessageRecord, { ordered }: ExchangeRule): boolean {
    const { vbucketOrStatus, keyLength, number, at } = message;
    const { answer } = this.workplace;
    const { pairing } = this;
    return pairing.response(message, vbucketOrStatus, keyLength, number, at, answer, ordered);
  }
}

/** Bytes of a request that are kept for its answers. */
function keptLength({ kept }: ExchangeRule, { length, prefixLength }: MessageRecord): number {
  if (kept === 'nothing') return 0;
  const wanted = kept === 'whole' ? length : Math.min(length, prefixLength);
  return wanted > MAX_KEPT_FRAME ? 0 : wanted;
}
