/**
 * Hands the messages of a pipeline to the analysis. What a rule wants beyond the header is made
 * when it asks: of ordinary traffic nothing is decoded here. All objects are used again.
 */
import type {
  AnalysisInput,
  Ending,
  Observed,
  ObservedRequest,
  Waiting,
} from '../analysis/observed.js';
import type { Dissection } from '../dissect/dissection.js';
import type { SkipReason } from '../mcbp/framer.js';
import type { MessageEvent, MessageSink, RequestOf } from '../message.js';
import type { DirectionCounters } from '../tcp/direction.js';
import { type Connection, type End, type Moment, MomentRecord } from '../tcp/events.js';
import type { Decoder } from './decoder.js';
import { NO_CONNECTION, NOBODY_WAITS, PassingRecord } from './passing-record.js';
import type { Terms } from './terms.js';

export class Analyst implements MessageSink {
  /** Frames that rules want are kept whoever asks; see exchange-rules.ts. */
  readonly readsRequests = false;
  private readonly seen: Seen;
  /** The latest time at which something was told of. */
  private readonly last = new MomentRecord();

  /** @param decoder hides secrets in what the rules read, and so in what they say */
  constructor(
    private readonly analysis: AnalysisInput,
    decoder: Decoder,
  ) {
    this.seen = new Seen(decoder);
  }

  message(event: MessageEvent): void {
    this.reached(event.at);
    this.seen.load(event);
    this.analysis.message(this.seen);
  }

  gap(connection: Connection, from: End, missing: number, at: Moment): void {
    this.analysis.gap(connection, from, missing, at);
  }

  lost(connection: Connection, from: End, count: number, why: SkipReason, at: Moment): void {
    this.analysis.lost(connection, from, count, why, at);
  }

  conflict(connection: Connection, from: End, differing: number, at: Moment): void {
    this.analysis.conflict(connection, from, differing, at);
  }

  noticed(connection: Connection, from: End, counters: DirectionCounters, at: Moment): void {
    this.analysis.noticed(connection, from, counters, at);
  }

  closed(connection: Connection, mcbp: boolean, at: Moment, how: Ending, waiting: Waiting): void {
    this.reached(at);
    if (mcbp) this.analysis.closed(connection, how, waiting, at);
  }

  /** Several captures make up one history, and end at different times. */
  private reached(at: Moment): void {
    if (at.s > this.last.s || (at.s === this.last.s && at.ns > this.last.ns)) this.last.set(at);
  }

  /** There is no more input. */
  end(): void {
    this.analysis.end(this.last);
  }
}

const NOTHING = new Uint8Array(0);

/** The message at hand, as the rules see it. */
class Seen extends PassingRecord implements Observed {
  at: Moment = new MomentRecord();
  connection = NO_CONNECTION;
  abridged: boolean | undefined;
  request: Asked | undefined;
  features: ReadonlySet<number> | undefined;
  waiting = NOBODY_WAITS;
  private event: MessageEvent | undefined;
  private made: Dissection | undefined;
  private readonly asked: Asked;

  constructor(private readonly decoder: Decoder) {
    super();
    this.asked = new Asked(decoder);
  }

  load(event: MessageEvent): void {
    this.number = event.number;
    this.at = event.at;
    this.connection = event.connection;
    this.from = event.from;
    this.kind = event.kind;
    this.magic = event.magic;
    this.opcode = event.opcode;
    this.framingExtrasLength = event.framingExtrasLength;
    this.keyLength = event.keyLength;
    this.extrasLength = event.extrasLength;
    this.datatype = event.datatype;
    this.vbucketOrStatus = event.vbucketOrStatus;
    this.bodyLength = event.bodyLength;
    this.opaque = event.opaque;
    this.missing = event.missing;
    this.abridged = event.abridged;
    this.features = event.features;
    this.waiting = event.waiting;
    this.request = event.request === undefined ? undefined : this.asked;
    if (event.request !== undefined) this.asked.load(event.request, event);
    this.event = event;
    this.made = undefined;
  }

  get bytes(): Uint8Array {
    return this.event?.bytes ?? NOTHING;
  }

  dissect(): Dissection {
    this.made ??= this.decoder.decode(this.bytes, this.event?.request?.frame, this.event);
    return this.made;
  }
}

/** The request that the message at hand answers. */
class Asked implements ObservedRequest {
  number = 0;
  latencyNs = 0;
  first = false;
  private request: RequestOf | undefined;
  private terms: Terms | undefined;
  private made: Dissection | undefined;

  constructor(private readonly decoder: Decoder) {}

  load(request: RequestOf, terms: Terms): void {
    this.number = request.number;
    this.latencyNs = request.latencyNs;
    this.first = request.first;
    this.request = request;
    this.terms = terms;
    this.made = undefined;
  }

  get bytes(): Uint8Array | undefined {
    return this.request?.frame;
  }

  dissect(): Dissection | undefined {
    const { bytes } = this;
    if (bytes !== undefined) this.made ??= this.decoder.decode(bytes, undefined, this.terms);
    return this.made;
  }
}
