import type { Severity } from '../../dissect/node.js';
import type { Topic } from '../../spec/command.js';

/** One row of the message list, as text ready to be fitted into columns. */
export interface Row {
  /** A message's number, 1..; of an event (`kind`) -1, -2, …, which is known only here. */
  readonly number: number;
  readonly time: string;
  /** Seconds since the row that is shown before it; empty where there is none. */
  readonly delta: string;
  /** Number of its connection, decimal; empty where there is none. */
  readonly stream: string;
  /** `1.234 ms` on answers whose request was seen, else empty. */
  readonly latency: string;
  /** Server end of the connection, `addr:port`. */
  readonly node: string;
  readonly source: string;
  readonly destination: string;
  readonly kind: 'request' | 'response' | 'event';
  readonly command: string;
  /** Decimal vbucket of a request, else empty. */
  readonly vbucket: string;
  /** Status name of a response, else empty. */
  readonly status: string;
  readonly info: string;
  /** Message length in bytes, header included. */
  readonly length: number;
  readonly fusion: boolean;
  /** What of Fusion it is about. */
  readonly topic?: Topic;
  /** Index of the first of the viewport's rules that holds of it. */
  readonly rule?: number;
  /** Worst finding of this message, if any. */
  readonly severity?: Severity;
  /** The response has a failure status. */
  readonly failed: boolean;
  readonly marked: boolean;
  /** What was remarked on it in this program, whole. */
  readonly note?: string;
  /** There is a comment on it, of this program or of the capture. */
  readonly commented?: true;
  /** Left out of what is counted and saved. */
  readonly ignored?: true;
  /** Times are counted from it on. */
  readonly reference?: true;
  /** This row is the partner (request or response) of the selected one. */
  readonly partner: boolean;
  /** What the proxy did to it: changed by --rewrite-config, by a fault, or held (an event's row). */
  readonly altered?: 'rewritten' | 'fault' | 'held';
}
