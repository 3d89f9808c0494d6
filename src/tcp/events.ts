/**
 * What the TCP layer takes and gives. One vocabulary for captures (after
 * reassembly) and for the live proxy (whose kernel already reassembled), so that
 * everything from the framer on is one path.
 */
import type { Instant } from '../bytes/time.js';

/** Index of a connection's end: 0 = the client (who connected), 1 = the server. */
export type End = 0 | 1;
export const CLIENT: End = 0;
export const SERVER: End = 1;

/**
 * When and in which packet something was seen. `frame` is 1.. in a capture, 0 live. Wherever
 * one is handed over, it is valid only during the call: a source fills the same object again
 * for the next packet. Whoever keeps a moment keeps a MomentRecord of its own.
 */
export interface Moment extends Instant {
  readonly frame: number;
}

/** A moment of one's own: to keep one, or to hand out the same object again and again. */
export class MomentRecord implements Moment {
  s = 0;
  ns = 0;
  frame = 0;

  static of(at: Moment): MomentRecord {
    return new MomentRecord().set(at);
  }

  set({ s, ns, frame }: Moment): this {
    this.s = s;
    this.ns = ns;
    this.frame = frame;
    return this;
  }
}

export interface Endpoint {
  /** Numeric address as text: dotted quad, or RFC 5952 IPv6 without brackets or zone. */
  readonly address: string;
  readonly port: number;
}

/** One TCP segment as the capture layer hands it over: an object that is filled again. */
export interface Segment {
  readonly at: Moment;
  readonly src: Endpoint;
  readonly dst: Endpoint;
  /** Sequence number of the first payload byte's position (SYN counts one), u32. */
  readonly seq: number;
  readonly ack: number;
  /** TCP flag bits as on the wire: FIN 1, SYN 2, RST 4, PSH 8, ACK 16. */
  readonly flags: number;
  readonly window: number;
  /**
   * Holds the captured payload at [start, end): a view of each would cost more than to read its
   * header. Valid only during the call: copy what must be kept.
   */
  readonly bytes: Uint8Array;
  readonly start: number;
  readonly end: number;
  /** Offset of the payload in the file; absent or NOWHERE (-1) when it is in none. */
  readonly payloadOffset?: number;
  /** Payload length on the wire; larger than what was captured when the snap length cut it. */
  readonly wireLength: number;
}

export const FIN = 0x01;
export const SYN = 0x02;
export const RST = 0x04;
export const ACK = 0x10;

/** One TCP connection, from first to last segment seen. Identity matters, fields may be refined. */
export interface Connection {
  /** 0.. in order of first appearance, every TCP connection counted (Wireshark's tcp.stream). */
  readonly index: number;
  /** [client, server]. Midstream without a SYN this is a guess until `settle` is called. */
  ends: readonly [Endpoint, Endpoint];
  /** The capture began after this connection did (its SYN was not seen). */
  readonly midstream: boolean;
  /** It travels encrypted; what is seen here was decrypted by this program. Absent: it does not. */
  readonly decrypted?: true;
}

/** What a stream source tells the next layer. `from` is the end that sent the bytes. */
export interface StreamSink {
  open(connection: Connection, at: Moment): void;
  /**
   * In-order bytes. `bytes` and `at` are valid only during the call. `offset` is where
   * bytes[0] lies in the file that is being read, and the rest behind it; absent or NOWHERE
   * (-1) when they are in none (live, compressed, put together from fragments).
   */
  data(connection: Connection, from: End, bytes: Uint8Array, at: Moment, offset?: number): void;
  /** `missing` bytes of this direction were never captured. */
  gap(connection: Connection, from: End, missing: number, at: Moment): void;
  /** That end sends no more. 'end' = the capture ended, not the connection. */
  close(connection: Connection, from: End, how: 'fin' | 'rst' | 'end', at: Moment): void;
}
