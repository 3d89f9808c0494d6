/**
 * What a front end sees of a session: plain data, cloneable between threads.
 * The front end says what part it wants (a Viewport); the session answers with a
 * Snapshot of just that part, so work is proportional to what is on the screen.
 */
import type { Severity, TreeNode } from '../dissect/node.js';
import type { Topic } from '../spec/command.js';
import type { ViewReport, ViewWish } from './views/view.js';

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
  /** Display filters; a row says which is the first that holds of it. What is none holds of nothing. */
  readonly rules?: readonly string[];
  /** A view beside the list; absent: none is open. */
  readonly view?: ViewWish;
}

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

/** Where a capture is that is gone through like a recording. Times in seconds of the capture. */
export interface PlaybackState {
  /** 1 = as captured; Infinity: everything at once. */
  readonly speed: number;
  readonly position: number;
  /** As far as it has been read. */
  readonly length: number;
  /** All that has been read is shown. */
  readonly isOver: boolean;
}

/** A file that live traffic is written to. */
export interface Output {
  readonly path: string;
  /** Written so far. */
  readonly bytes: number;
  /** Messages or packets that could not be written. */
  readonly lost: number;
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

/** A rule by which the proxy does harm on purpose. */
export interface FaultRule {
  /** As it was written: `FILTER => ACTION`. */
  readonly text: string;
  /** It is switched on, and has not yet fired as often as it may. */
  readonly on: boolean;
  /** How often it has fired. */
  readonly hits: number;
}

/** What the proxy does to traffic on purpose. */
export interface Faults {
  /** In order; actions name them 1.. */
  readonly rules: readonly FaultRule[];
  /** Messages of which this filter holds are held; absent: the program was started without. */
  readonly intercept?: {
    readonly filter: string;
    /** How many are held now. */
    readonly held: number;
  };
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
  /** Messages that came while the list is paused; absent: none. */
  readonly waiting?: number;
  /** Absent: all there is of the messages is in the list at once. */
  readonly playback?: PlaybackState;
  /** Absent: nothing is written. */
  readonly outputs?: readonly Output[];
  /** Absent: the list is not filtered. */
  readonly filter?: FilterProgress;
  /** A text is being looked for, and so many messages were come by; absent: none is. */
  readonly search?: { readonly messages: number; readonly passed: number };
  /** Of the view that the viewport named, as far as it has been counted. */
  readonly view?: ViewReport;
  /** What `view` answers: keys may have come since that wish for another. */
  readonly viewWish?: ViewWish;
  /** A file is still being read; 0..1 of its bytes. Absent when finished or live. */
  readonly progress?: number;
  /** More of that: how much, how fast, how long still. Absent when `progress` is. */
  readonly reading?: Reading;
  /** Absent: the program was started without --fault and --intercept, which cannot be had later. */
  readonly faults?: Faults;
  /** Latest thing to tell: a refused upstream, a damaged record, a log that cannot be written. */
  readonly notice?: { readonly text: string; readonly severity: Severity };
}

/** The selected message, or event, in full. */
export interface Detail {
  /** As its row's. */
  readonly number: number;
  readonly tree: readonly TreeNode[];
  /** The frame as far as it was seen, secrets masked. */
  readonly frame: Extract;
  /** Its value without compression, where it has one that could be undone. */
  readonly value?: Extract;
  /** The sections of the frame that have bytes, in its order. */
  readonly parts: readonly FramePart[];
  /** Length of the whole frame, what was not seen included. */
  readonly length: number;
  /** Number of the request or response that belongs to it. */
  readonly partner?: number;
}
/** Bytes of a frame or value that a detail brings along; those behind are asked for. */
export const DETAIL_BYTES = 64 * 1024;

/** Bytes of something longer. */
export interface Extract {
  /** Those from offset 0 on. */
  readonly bytes: Uint8Array;
  /** Bytes that there are. */
  readonly length: number;
}

export interface FramePart {
  readonly part: 'header' | 'framing' | 'extras' | 'key' | 'value';
  /** [start, end) of the frame. */
  readonly start: number;
  readonly end: number;
}

/** Bytes [offset, offset + length) of a message's frame, or of its value without compression. */
export interface BytesWish {
  readonly number: number;
  readonly of: 'frame' | 'value';
  readonly offset: number;
  /** 1..DETAIL_BYTES */
  readonly length: number;
}

/** How a capture is to be gone through; the first of these that is there is done. */
export interface Play {
  /** 1 = as captured; Infinity: everything at once. */
  readonly speed?: number;
  /** Messages on (or back, where negative) of where it is. */
  readonly step?: number;
  readonly seek?:
    | { readonly to: 'time'; readonly seconds: number }
    | { readonly to: 'message'; readonly number: number };
}

/** What is said of a message; the same again takes it back. */
export type NoteAction =
  | { readonly type: 'mark' | 'ignore' | 'reference'; readonly number: number }
  /** An empty text takes the comment away. */
  | { readonly type: 'comment'; readonly number: number; readonly text: string };

export type Action =
  | NoteAction
  | { readonly type: 'pause'; readonly on: boolean }
  | { readonly type: 'play'; readonly play: Play }
  | FaultAction
  | InterceptAction;

/** Refused with a notice where the program was started without --fault; so is a rule at fault. */
export type FaultAction =
  | { readonly type: 'fault'; readonly do: 'add'; readonly rule: string }
  | {
      readonly type: 'fault';
      readonly do: 'on' | 'off' | 'remove';
      /** 1.., as in Snapshot.faults; absent: all of them. */
      readonly index?: number;
    };

/** What becomes of a held message; refused with a notice where the row (`number`) is not one. */
export type InterceptAction =
  | { readonly type: 'intercept'; readonly number: number; readonly do: 'send' | 'drop' }
  | {
      readonly type: 'intercept';
      readonly number: number;
      readonly do: 'edit';
      /** A field with bytes of its own (`couchbase.vbucket`), or a member of the JSON value: `term`, `a.b[0]`. */
      readonly path: string;
      /** JSON, or else a text; of a header field a number. It stays held. */
      readonly value: string;
    };

/** Looks for the nearest message after (step 1) or before (step -1) the row of number `from`. */
export type Query = NoteQuery | TextQuery;

export interface NoteQuery {
  readonly what: 'finding' | 'marked';
  readonly from: number;
  readonly step: 1 | -1;
}

/** Goes on at the other end of the list where it comes to one. */
export interface TextQuery {
  readonly what: 'text';
  /**
   * summary: command and Info as in the row; strings: text in the message's bytes, in any case;
   * hex: bytes such as `80 70 00`; filter: a display filter.
   */
  readonly in: (typeof TEXT_PLACES)[number];
  readonly text: string;
  readonly from: number;
  readonly step: 1 | -1;
}

export const TEXT_PLACES = ['summary', 'strings', 'hex', 'filter'] as const;

export interface Found {
  /** Absent: there is no such message. */
  readonly number?: number;
  /** It is behind the other end of the list. */
  readonly wrapped?: true;
  /** What is wrong with the text; nothing was looked for. */
  readonly fault?: string;
  /** A newer question took the place of this one. */
  readonly gaveUp?: true;
}

/** Which messages are to be saved, and how. Ignored ones are saved only where they are selected. */
export interface SaveWish {
  /** shown: those of the list; marked, all: also those that a filter hides; selected: that one row. */
  readonly what: 'shown' | 'marked' | 'selected' | 'all';
  readonly format: 'pcapng' | 'ndjson' | 'csv';
  readonly path: string;
  /** A file that is there may be replaced; never the capture that is looked at. */
  readonly overwrite: boolean;
  /** Secrets are overwritten in a capture file, too; in the other formats they always are. */
  readonly scrub: boolean;
}

export type Saved =
  | {
      /** Messages. */
      readonly written: number;
      readonly path: string;
      /** What else is to be known of the file: that secrets are in it, that comments are not. */
      readonly note?: string;
    }
  /** `exists`: there is such a file, and it was not to be replaced; else why it cannot be. */
  | { readonly refused: string };

/** How a front end talks to a session, in the same thread or in another. */
export interface SessionPort {
  /** Sets what is wanted; snapshots of it arrive at subscribers, at once and after changes. */
  view(viewport: Viewport): void;
  subscribe(listener: (snapshot: Snapshot) => void): () => void;
  detail(number: number): Promise<Detail | undefined>;
  /** As many of them as there are, secrets masked; undefined: the message is not held. */
  bytes(wish: BytesWish): Promise<Uint8Array | undefined>;
  /** Row index of a row's number (0..total-1), or undefined when it is not held. */
  locate(number: number): Promise<number | undefined>;
  find(query: Query): Promise<Found>;
  save(wish: SaveWish): Promise<Saved>;
  /** Looks at a filter while it is written; sets none. Undefined: the session is over. */
  draft(text: string, cursor: number): Promise<FilterDraft | undefined>;
  act(action: Action): void;
  /** Resolves when the session is over though nobody closed it: its thread died. Absent: it has none. */
  readonly died?: Promise<Error>;
  /** Ends the session: the proxy stops listening, files are flushed and closed. */
  close(): Promise<void>;
}
