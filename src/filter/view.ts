/** A message as a filter sees it: where it was seen, its header, and, only when asked, its body. */
import type { Instant } from '../bytes/time.js';
import type { Dissection } from '../dissect/dissection.js';
import type { Header } from '../mcbp/header.js';

export interface MessageView {
  /** 1.. over the whole session. */
  readonly number: number;
  /** When its last byte was seen. */
  readonly at: Instant;
  /** Packet that completed it; 0 live. */
  readonly frame: number;
  /** Lengths of that packet; undefined where they are not known. */
  readonly packet: { readonly length: number; readonly captured: number } | undefined;
  /** Comments on the packets that hold bytes of it. */
  readonly comments: readonly string[];
  /** Time of the first message of the session. */
  readonly began: Instant;
  /** Number of the connection, 0.. */
  readonly stream: number;
  readonly source: Place;
  readonly destination: Place;
  /** Marked by the user. */
  readonly marked: boolean;
  /** Left out by the user of what is counted and saved. */
  readonly ignored?: boolean;
  /** Responses whose request was seen. */
  readonly request: { readonly number: number; readonly latencyNs: number } | undefined;
  /** Number of the first response, where it is known: see `needsResponses` in compile.ts. */
  readonly response: number | undefined;
  /** What the proxy did to it on purpose. */
  readonly injected?: Injection | undefined;
  /** The proxy changed the cluster map in it. */
  readonly rewritten?: boolean | undefined;
  /** The request that it answers, where whoever asks wants to know its fields as well. */
  readonly asked?: MessageView | undefined;
  readonly header: Header;
  /**
   * The message interpreted. What is secret must be hidden in it as it is in what is shown:
   * a filter must not tell by its verdict what the screen hides.
   */
  readonly dissection: Dissection;
}

/** A fault, as the proxy's user has ordered it. */
export interface Injection {
  /** `delay`, `duplicate`, … */
  readonly action: string;
  /** The rule that fired, or the filter by which the message was held. */
  readonly rule: string;
}

/** Numeric address as text, and TCP port. */
interface Place {
  readonly address: string;
  readonly port: number;
}
