/** The columns of stored messages, as a filter runs over them and whoever looks reads them. */

import type { Latencies } from './latencies.js';

/** Bits of the flags column. */
export const FLAG = {
  fromServer: 0x01,
  response: 0x02,
  marked: 0x04,
  /** Three bits: 0 no finding, 1 chat, 2 note, 3 warn, 4 error. */
  severity: 0x38,
  /** Findings of this message have not been looked for yet: `severity` says nothing. */
  unjudged: 0x40,
  /** What is missing of its body was not kept on purpose. */
  abridged: 0x80,
} as const;
export const SEVERITY_SHIFT = 3;

/**
 * What a filter sees of a block: row i of each column belongs to message `first` + i. Ask for
 * the columns anew at each run: a block that still grows replaces them.
 */
export interface ColumnBlock {
  /** Number of the message in row 0; numbers rise by 1 a row. */
  readonly first: number;
  /** Rows filled; columns are longer, and what is behind means nothing. */
  readonly rows: number;
  /** Whole seconds since 1970 UTC; Float64Array only in a block with a time outside 1970-2106. */
  readonly seconds: Uint32Array | Float64Array;
  /** 0..999,999,999. */
  readonly nanoseconds: Uint32Array;
  /** Packet that completed the message, 1..; 0 live. */
  readonly frame: Uint32Array;
  /** tcp.stream, 0... */
  readonly stream: Uint32Array;
  /** As FLAG says. */
  readonly flags: Uint8Array;
  readonly magic: Uint8Array;
  readonly opcode: Uint8Array;
  readonly datatype: Uint8Array;
  /** Bytes 6-7 of the header: vbucket of requests, status of responses. */
  readonly vbucketOrStatus: Uint16Array;
  /** Bytes. */
  readonly keyLength: Uint16Array;
  readonly extrasLength: Uint8Array;
  readonly framingExtrasLength: Uint8Array;
  readonly bodyLength: Uint32Array;
  /** Big-endian value of the four opaque bytes. */
  readonly opaque: Uint32Array;
  /** Number of the request, or of the first response; 0 = none known. */
  readonly partner: Uint32Array;
  /** Nanoseconds from the request to this response; none in requests and unasked responses. */
  readonly latency: Latencies;
  /** Body bytes that were never seen; undefined: none in this block. */
  readonly missing: Uint32Array | undefined;
  /** Part of `latency` for which the request stood in a queue; undefined: none in this block did. */
  readonly queued: Uint32Array | Float64Array | undefined;
}

/** One of these bits of FLAG is set in row `i`. */
export const isSet = (block: ColumnBlock, i: number, mask: number): boolean =>
  ((block.flags[i] as number) & mask) !== 0;
