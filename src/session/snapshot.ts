/**
 * What a front end sees of a session: plain data, cloneable between threads.
 * The front end says what part it wants (a Viewport); the session answers with a
 * Snapshot of just that part, so work is proportional to what is on the screen.
 */
import type { Severity, TreeNode } from '../dissect/node.js';

/** Wireshark's `-t` letters that a list can show. */
export type TimeFormat = 'r' | 'a' | 'ad' | 'd' | 'dd' | 'e' | 'u';

export interface Viewport {
  /** Index (0..) of the first row wanted. Ignored while `follow` is set. */
  readonly top: number;
  /** How many rows fit. */
  readonly height: number;
  /** Number of the selected row; 0 = none. The row of a message's partner is flagged. */
  readonly selected: number;
  /** Show the newest rows. */
  readonly follow: boolean;
  readonly time: TimeFormat;
  /** A display filter: only messages of which it holds are in the list. Absent or empty: all rows are. */
  readonly filter?: string;
}

/** One row of the message list, as text ready to be fitted into columns. */
export interface Row {
  /** A message's number, 1..; of an event (`kind`) -1, -2, …, which is known only here. */
  readonly number: number;
  readonly time: string;
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
  /** Worst finding of this message, if any. */
  readonly severity?: Severity;
  /** The response has a failure status. */
  readonly failed: boolean;
  readonly marked: boolean;
  /** This row is the partner (request or response) of the selected one. */
  readonly partner: boolean;
}

export interface Counters {
  readonly messages: number;
  readonly connections: number;
  readonly openConnections: number;
  /** Application bytes seen in both directions. */
  readonly bytes: number;
  /** Found so far. */
  readonly findings: number;
  /** Messages whose findings have not been looked for yet; absent: none. */
  readonly unjudged?: number;
  /** Messages per second over the last second of real time; 0 for finished files. */
  readonly rate: number;
  /** Bytes that were relayed or captured but not decoded. */
  readonly uninspected: number;
  /** Oldest messages dropped because the memory cap was reached. */
  readonly evicted: number;
  /** Oldest events dropped because there were too many; absent: none. */
  readonly droppedEvents?: number;
}

/** How the reading of a file goes on. */
export interface Reading {
  readonly bytes: number;
  /** Bytes of the file as it is now. */
  readonly size: number;
  /** At its end the file is waited for more. Absent: there the reading is over. */
  readonly follows?: true;
  /** Messages a second, since the beginning. */
  readonly rate: number;
  /** Seconds that the rest will take at this pace; absent as long as there is none to tell. */
  readonly secondsLeft?: number;
}

/** What has become of the filter that a viewport named. */
export interface FilterProgress {
  /** As the viewport had it. */
  readonly text: string;
  /** Messages in the list without it, and how many of those were looked at. */
  readonly messages: number;
  readonly tested: number;
  /**
   * Index of the selected row, or, where that does not match, of the match before it or else the
   * first; -1: nothing matches. Absent: that is not known yet.
   */
  readonly nearest?: number;
}

/** A filter that is being written. */
export interface FilterDraft {
  readonly text: string;
  /** Offset in the text, 0..its length. */
  readonly cursor: number;
  /** What is wrong with it, and where: [start, end) of the text. Absent: it is a filter, or blank. */
  readonly fault?: { readonly message: string; readonly start: number; readonly end: number };
  /** The filter that it stands for, where that is another. */
  readonly meaning?: string;
  /** What could stand at the cursor, best first, instead of [from, to) of the text. */
  readonly candidates: readonly { readonly text: string; readonly doc: string }[];
  readonly from: number;
  readonly to: number;
}

export interface Snapshot {
  /** Rises with every change of the session's content. */
  readonly revision: number;
  readonly mode: 'live' | 'file';
  /** File name, or the maps of the proxy. */
  readonly title: string;
  /** Rows that exist now; row index 0 is the oldest still held. */
  readonly total: number;
  /** Index of rows[0]. */
  readonly top: number;
  readonly rows: readonly Row[];
  /** Index of the selected message among the rows, or -1. */
  readonly selectedIndex: number;
  readonly counters: Counters;
  readonly paused: boolean;
  /** Absent: the list is not filtered. */
  readonly filter?: FilterProgress;
  /** A file is still being read; 0..1 of its bytes. Absent when finished or live. */
  readonly progress?: number;
  /** More of that: how much, how fast, how long still. Absent when `progress` is. */
  readonly reading?: Reading;
  /** Latest thing to tell: a refused upstream, a damaged record, a log that cannot be written. */
  readonly notice?: { readonly text: string; readonly severity: Severity };
}

/** The selected message, or event, in full. */
export interface Detail {
  /** As its row's. */
  readonly number: number;
  readonly tree: readonly TreeNode[];
  /** The frame (secrets masked), at most DETAIL_BYTES of it. */
  readonly bytes: Uint8Array;
  /** Length of the whole frame. */
  readonly length: number;
  /** Number of the request or response that belongs to it. */
  readonly partner?: number;
}
export const DETAIL_BYTES = 1024 * 1024;

export type Action =
  | { readonly type: 'mark'; readonly number: number }
  | { readonly type: 'pause'; readonly on: boolean };

/** Looks for the nearest message after (step 1) or before (step -1) the row of number `from`. */
export interface Query {
  readonly what: 'finding' | 'marked';
  readonly from: number;
  readonly step: 1 | -1;
}

/** How a front end talks to a session, in the same thread or in another. */
export interface SessionPort {
  /** Sets what is wanted; snapshots of it arrive at subscribers, at once and after changes. */
  view(viewport: Viewport): void;
  subscribe(listener: (snapshot: Snapshot) => void): () => void;
  detail(number: number): Promise<Detail | undefined>;
  /** Row index of a row's number (0..total-1), or undefined when it is not held. */
  locate(number: number): Promise<number | undefined>;
  find(query: Query): Promise<number | undefined>;
  /** Looks at a filter while it is written; sets none. Undefined: the session is over. */
  draft(text: string, cursor: number): Promise<FilterDraft | undefined>;
  act(action: Action): void;
  /** Ends the session: the proxy stops listening, files are flushed and closed. */
  close(): Promise<void>;
}
