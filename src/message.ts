/** One message on its way from the framer to whoever listens: store, printer, log. */
import type { Ending, Passing, Waiting } from './analysis/observed.js';
import type { Extents } from './bytes/extents.js';
import type { Injection } from './filter/view.js';
import type { SkipReason } from './mcbp/framer.js';
import type { DirectionCounters } from './tcp/direction.js';
import type { Connection, End, Moment } from './tcp/events.js';

/**
 * The pipeline hands out one such object again and again, and so are `at`, `bytes`, `extents`
 * and `request`: all of it is valid only during the call. Whoever keeps something copies it.
 * Numbers of the header can be read without touching the bytes; `bytes` is a getter, so that
 * a spread ({...event}) does not copy it, and that may read the file. Where that has been cut
 * meanwhile `length` is less from then on, and `missing` more.
 */
export interface MessageEvent extends Passing {
  /** Bytes seen: 24 + bodyLength - missing. */
  readonly length: number;
  /** The first of those bytes, the header among them: of a long message in a file it costs no reading. */
  readonly head: Uint8Array;
  /** Where those bytes lie in the file that is being read. */
  readonly extents: Extents;
  /** The proxy changed it: this is what the client received, not what the node sent. */
  readonly rewritten?: boolean;
  /** The fault that has met it. */
  readonly injected?: Injection | undefined;
  /** Responses whose request was seen. */
  readonly request?: RequestOf | undefined;
  /** Day of the newest form of a request that the node has accepted on this connection. */
  readonly accepted?: string | undefined;
}

export interface RequestOf {
  readonly number: number;
  /** From the request's to this message's last byte, nanoseconds. */
  readonly latencyNs: number;
  /** How much of it the request stood behind a Fusion command that was asked before it, nanoseconds. */
  readonly queuedNs: number;
  /** Header bytes 6-7 of the request: its vbucket, where its command has one. */
  readonly vbucket: number;
  /** The request's frame, where its description is needed to read the answer; a getter. */
  readonly frame: Uint8Array | undefined;
  /** This is the first answer to that request. */
  readonly first: boolean;
}

export interface MessageSink {
  /**
   * False: the sink never reads `request.frame`, so that ordinary requests need not be kept for
   * it. Absent: it may.
   */
  readonly readsRequests?: boolean;
  /**
   * False: the sink reads neither `request` and `waiting` nor what earlier exchanges settled
   * (`features`, `accepted`), so that messages need not be paired for it. Absent: it may.
   */
  readonly readsExchanges?: boolean;
  message(event: MessageEvent): void;
  /** `missing` bytes of a direction were never captured; told before the message that this cuts. */
  gap?(connection: Connection, from: End, missing: number, at: Moment): void;
  /** Bytes that came again differ from their first copy, in `differing` places. */
  conflict?(connection: Connection, from: End, differing: number, at: Moment): void;
  /** What was noticed in a direction, once, before it ends. */
  noticed?(connection: Connection, from: End, counters: DirectionCounters, at: Moment): void;
  /** `count` bytes of this direction were never seen, or are in no frame. */
  lost?(connection: Connection, from: End, count: number, why: SkipReason, at: Moment): void;
  opened?(connection: Connection, at: Moment): void;
  /** Both directions are over. `mcbp`: its messages were shown. `waiting`: never answered. */
  closed?(connection: Connection, mcbp: boolean, at: Moment, how: Ending, waiting: Waiting): void;
}
