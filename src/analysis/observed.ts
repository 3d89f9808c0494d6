/**
 * What the analysis is given: messages in the order in which they were completed, and what
 * happened to their connections in between. A session hands it over live or after the fact;
 * the analysis keeps no message, reads no clock and changes nothing.
 */
import type { Dissection } from '../dissect/dissection.js';
import type { Finding } from '../dissect/node.js';
import type { SkipReason } from '../mcbp/framer.js';
import type { Header } from '../mcbp/header.js';
import type { DirectionCounters } from '../tcp/direction.js';
import type { Connection, End, Moment } from '../tcp/events.js';

/** What is known of a message as it passes. Valid only during the call: one object serves them all. */
export interface Passing extends Omit<Header, 'cas'> {
  /** 1.. over the whole session. */
  readonly number: number;
  /** When its last byte was seen; `frame` is 0 live. */
  readonly at: Moment;
  readonly connection: Connection;
  /** The end that sent it. */
  readonly from: End;
  readonly kind: 'request' | 'response';
  /** Body bytes that are not here. */
  readonly missing: number;
  /** They went by, and were not kept on purpose: the rest of a long value. Else they were never seen. */
  readonly abridged?: boolean | undefined;
  /** The frame as far as it was seen, header first; made when it is asked for. */
  readonly bytes: Uint8Array;
  /** HELLO features that hold on the connection; the same set for all messages that share them. */
  readonly features?: ReadonlySet<number> | undefined;
  /** The requests of the connection that still wait, after this message was counted. */
  readonly waiting: Waiting;
}

/** A message as the analysis sees it. */
export interface Observed extends Passing {
  /** Responses whose request was seen. */
  readonly request?: ObservedRequest | undefined;
  /** The message interpreted, as it is shown: secrets hidden. Made when it is asked for the first time. */
  dissect(): Dissection;
}

export interface ObservedRequest {
  readonly number: number;
  /** From the request's to this message's last byte, nanoseconds. */
  readonly latencyNs: number;
  /** This is the first answer to that request. */
  readonly first: boolean;
  /** Its frame, secrets and all, where it was kept: Fusion's, and those that bear secrets. */
  readonly bytes: Uint8Array | undefined;
  /** That frame interpreted, secrets hidden. */
  dissect(): Dissection | undefined;
}

export interface WaitingRequest {
  readonly number: number;
  readonly at: { readonly s: number; readonly ns: number };
  readonly from: End;
  /** Of requests of its opcode space: 0x80, or 0x82 for the server's own. */
  readonly magic: number;
  readonly opcode: number;
  readonly opaque: number;
  /** Some answers have come, the last has not (STAT, range scans). */
  readonly begun: boolean;
  /** It may rightly stay without an answer. */
  readonly quiet: boolean;
}

export interface Waiting {
  /** The oldest request of that end that must be answered; undefined: none waits. */
  oldest(from: End): WaitingRequest | undefined;
  /** All that wait, oldest first; quiet ones included. */
  all(): Iterable<WaitingRequest>;
}

/** How a connection ended: by FINs, by a reset, or because the capture did. */
export type Ending = 'fin' | 'rst' | 'end';

export interface AnalysisInput {
  message(seen: Observed): void;
  /** `missing` bytes of a direction were never captured; told before the messages that this cuts. */
  gap(connection: Connection, from: End, missing: number, at: Moment): void;
  /** `count` bytes of a direction are in no frame. */
  lost(connection: Connection, from: End, count: number, why: SkipReason, at: Moment): void;
  /** Retransmitted bytes differ from the first copy, in `differing` places. */
  conflict(connection: Connection, from: End, differing: number, at: Moment): void;
  /** What was noticed in a direction, once, right before it ends. */
  noticed(connection: Connection, from: End, counters: DirectionCounters, at: Moment): void;
  /** Both directions are over; `waiting`: requests that were never answered. */
  closed(connection: Connection, how: Ending, waiting: Waiting, at: Moment): void;
  /** There is no more input: what can only be said at the end is said now. */
  end(at: Moment): void;
}

/**
 * Takes a finding. `number` is the message that carries it: the one at hand, or an earlier
 * one (a request that was never answered, the grant of a snapshot that was never released).
 */
export type Report = (number: number, finding: Finding) => void;
