/**
 * Where and when a Fusion exchange happened. The dissection of a message says what was asked
 * and answered; what it means for a vbucket depends on the node, the bucket and the time,
 * which only the connection knows.
 */
import type { Instant } from '../../bytes/time.js';

export interface Situation {
  /** Message that carries the news: the answer; or the request, where it is told of one. */
  readonly number: number;
  /** Number of the request; the same as `number` when the request itself is told of. */
  readonly request: number;
  /** When `number` was seen. May be kept: it is nobody's buffer. */
  readonly at: Instant;
  /** "addr:port" of the server end, joined names resolved. */
  readonly node: string;
  /** "addr:port" of the client end. */
  readonly client: string;
  /** Index of the connection. */
  readonly stream: number;
  /** Undefined: no SELECT_BUCKET was seen on the connection. */
  readonly bucket: string | undefined;
  /** The connection's SYN (or its live accept) was seen, and no bytes of it are missing so far. */
  readonly seenFromStart: boolean;
}
