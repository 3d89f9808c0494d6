/**
 * One connection on its way to messages: finds out whether it speaks the protocol, frames both
 * directions, and pairs responses with requests.
 */
import type { Ending } from '../analysis/observed.js';
import { Pairing } from '../analysis/pairing.js';
import type { Extents } from '../bytes/extents.js';
import { Framer, type FramerSink } from '../mcbp/framer.js';
import type { Magic } from '../mcbp/magic.js';
import type { DirectionCounters } from '../tcp/direction.js';
import { CLIENT, type Connection, type End, type Moment, MomentRecord } from '../tcp/events.js';
import { AcceptedForms } from './accepted-forms.js';
import type { ExchangeRule } from './exchange-rules.js';
import { type Features, featuresAfter } from './features.js';
import { Gatekeeper } from './gatekeeper.js';
import type { MessageRecord } from './message-record.js';
import type { Workplace } from './workplace.js';

/** Frames of requests up to this size are kept while they wait: their answers need them. */
const MAX_KEPT_FRAME = 256 * 1024;

/** What is told of a direction before it is known whether the connection is ours: at most. */
const MAX_EARLY = 64;

export class Conversation {
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
      skipped: (count, why, at) => sink.lost?.(this.connection, from, count, why, at),
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
    const { rewritten, injected } = this.workplace.options;
    message.rewritten =
      from !== CLIENT && rewritten?.(this.connection, from, bytes, start) === true;
    message.injected = injected?.(this.connection, from, bytes, start);
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
