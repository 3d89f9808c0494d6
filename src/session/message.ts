/** One message on its way from the framer to whoever listens: store, printer, log. */
import type { SkipReason } from '../mcbp/framer.js';
import type { Connection, End, Moment } from '../tcp/events.js';

export interface MessageEvent {
  /** 1.. over the whole session. */
  readonly number: number;
  /** When its last byte was seen; `frame` is 0 live. */
  readonly at: Moment;
  readonly connection: Connection;
  /** The end that sent it. */
  readonly from: End;
  readonly kind: 'request' | 'response';
  /**
   * The frame, header first, as far as it was seen. A view of a buffer that is reused: valid
   * only during the call.
   */
  readonly bytes: Uint8Array;
  /** Body bytes that were never seen. */
  readonly missing: number;
  /** Responses whose request was seen. */
  readonly request?: RequestOf;
  /** HELLO features that hold on the connection; the same set for all messages that share them. */
  readonly features?: ReadonlySet<number>;
}

export interface RequestOf {
  readonly number: number;
  /** From the request's to this message's last byte, nanoseconds. */
  readonly latencyNs: number;
  /** The request's frame, where its description is needed to read the answer. */
  readonly frame: Uint8Array | undefined;
  /** This is the first answer to that request. */
  readonly first: boolean;
}

/** Why bytes of a decoded connection are in no message. */
export type LossReason = SkipReason;

export interface MessageSink {
  message(event: MessageEvent): void;
  /** `count` bytes of this direction were never seen, or are in no frame. */
  lost?(connection: Connection, from: End, count: number, why: LossReason, at: Moment): void;
  opened?(connection: Connection, at: Moment): void;
  /** Both directions are over. `mcbp`: its messages were shown. */
  closed?(connection: Connection, mcbp: boolean, at: Moment): void;
}

/** Passes everything on to several sinks, in order. */
export function tee(...sinks: readonly MessageSink[]): MessageSink {
  return {
    message: (event) => {
      for (const sink of sinks) sink.message(event);
    },
    lost: (...args) => {
      for (const sink of sinks) sink.lost?.(...args);
    },
    opened: (...args) => {
      for (const sink of sinks) sink.opened?.(...args);
    },
    closed: (...args) => {
      for (const sink of sinks) sink.closed?.(...args);
    },
  };
}
