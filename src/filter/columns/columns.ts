/**
 * A block of messages as columns: all that a scan over millions of rows may look at. Whoever
 * keeps messages offers what it has; a condition on a column that is not there stays undecided.
 */
import type { Instant } from '../../bytes/time.js';

/** Bits of `flags`: the server sent the message; the user marked it. */
export const FROM_SERVER = 0x01;
export const MARKED = 0x04;

export interface Columns {
  /** Rows in this block: arrays may be longer. */
  readonly rows: number;
  /** Number of the message in row 0; rows follow without holes. */
  readonly first: number;
  readonly magic?: Uint8Array;
  readonly opcode?: Uint8Array;
  /** Bytes 6-7 of the header. */
  readonly vbucketOrStatus?: Uint16Array;
  readonly datatype?: Uint8Array;
  readonly opaque?: Uint32Array;
  readonly bodyLength?: Uint32Array;
  readonly framingExtrasLength?: Uint8Array;
  readonly extrasLength?: Uint8Array;
  readonly keyLength?: Uint16Array;
  /** Seconds since 1970, and nanoseconds within the second. */
  readonly seconds?: Uint32Array | Float64Array;
  readonly nanoseconds?: Uint32Array;
  /** Packet that completed the message; 0 live. */
  readonly frame?: Uint32Array;
  /** Number of the connection. */
  readonly stream?: Uint32Array;
  readonly flags?: Uint8Array;
  /** What was found so far: see findings.ts; it may be the same column as `flags`. */
  readonly findings?: Uint8Array;
  /** Number of the request, or of the first response; 0: none known. */
  readonly partner?: Uint32Array;
  /** From the request to this response, nanoseconds; NaN: not known, or no response. */
  readonly latency?: Float64Array;
}

/** What holds for all blocks of a session; what is absent leaves rows undecided. */
export interface SessionFacts {
  /** Time of the first message. */
  readonly began?: Instant | undefined;
  /** Client and server of a connection; undefined: no longer known. */
  readonly endsOf?: (stream: number) => readonly [Place, Place] | undefined;
}

interface Place {
  readonly address: string;
  readonly port: number;
}
