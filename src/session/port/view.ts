/**
 * What a view beside the list (conversations, statistics, findings, ...) wants of the session,
 * and what it is given: plain data, cloneable between threads, only as much as fits the screen.
 * A view is of the messages that the list shows: a filter narrows both.
 */
import type { Severity } from '../../dissect/node.js';

/** Lines of a table that are wanted. */
export interface Window {
  /** Index (0..) of the first one. */
  readonly top: number;
  readonly height: number;
}

export type ConversationOrder = 'stream' | 'messages' | 'bytes' | 'duration' | 'findings';
export type LatencyOrder = 'command' | 'count' | 'errors' | 'p50' | 'p99' | 'max';
export type FollowForm = 'messages' | 'ascii' | 'hex';

export type ViewWish =
  | { readonly what: 'conversations'; readonly window: Window; readonly order: ConversationOrder }
  | {
      readonly what: 'statistics';
      readonly window: Window;
      readonly order: LatencyOrder;
      /** Points of each sparkline, 1..200. */
      readonly points: number;
    }
  /** `open`: ids of the groups whose places are listed under them. */
  | { readonly what: 'findings'; readonly window: Window; readonly open: readonly string[] }
  | {
      readonly what: 'follow';
      readonly window: Window;
      readonly stream: number;
      readonly form: FollowForm;
      /** Cells of a line: texts are broken there. */
      readonly width: number;
      /** A message whose line is to be told of (`at`). */
      readonly sought?: number;
    }
  | {
      readonly what: 'timeline';
      readonly window: Window;
      /** Cells of the time axis. */
      readonly columns: number;
      /** Seconds from the first message; absent: all there is. */
      readonly from?: number;
      readonly to?: number;
    }
  | {
      readonly what: 'graph';
      readonly columns: number;
      readonly from?: number;
      readonly to?: number;
    };

export type ViewKind = ViewWish['what'];

/** How far the messages of the list have been gone through. */
export interface ViewProgress {
  readonly messages: number;
  readonly counted: number;
}

export interface ConversationLine {
  readonly stream: number;
  readonly client: string;
  readonly node: string;
  readonly bucket: string;
  readonly user: string;
  readonly requests: number;
  readonly responses: number;
  readonly bytesToNode: number;
  readonly bytesToClient: number;
  /** Seconds from the first message of the session. */
  readonly begin: number;
  readonly duration: number;
  readonly findings: number;
  readonly worst?: Severity;
  /** Where Enter goes. */
  readonly first: number;
}

/** Times in microseconds. */
export interface LatencyLine {
  readonly command: string;
  readonly count: number;
  readonly errors: number;
  readonly min: number;
  readonly p50: number;
  readonly p90: number;
  readonly p99: number;
  readonly max: number;
  /** Median of the server's own duration, and of the time queued; absent: never told. */
  readonly server?: number;
  readonly queued?: number;
  /** Median per time slice, as many as `points` at most, the same for all lines; -1: no answer in it. */
  readonly trend: readonly number[];
}

export type FindingLine =
  | {
      readonly type: 'group';
      readonly id: string;
      readonly severity: Severity;
      readonly title: string;
      readonly count: number;
      readonly open: boolean;
    }
  | { readonly type: 'place'; readonly id: string; readonly number: number; readonly text: string };

export interface FollowLine {
  readonly number: number;
  readonly from: 'client' | 'server';
  readonly text: string;
}

/** One stretch of a lane, in cells of the time axis: [from, to). */
export interface Stretch {
  readonly from: number;
  readonly to: number;
  readonly label: string;
  readonly severity?: Severity;
  /** The message that began it. */
  readonly number: number;
}

/** Stretches that overlap (two uploaders at once) stand in lines of their own, one below the other. */
export interface LaneLine {
  readonly bucket: string;
  readonly vbucket: number;
  readonly lane: 'uploader' | 'snapshot' | 'mount' | 'migration';
  readonly stretches: readonly Stretch[];
}

/** One value per cell of the time axis. */
export interface Series {
  readonly name: 'messages' | 'bytes' | 'errors' | 'findings';
  readonly values: readonly number[];
}

interface Told {
  readonly progress: ViewProgress;
  /** What it does not tell of: a cap was reached, or messages are gone. Absent: all is told. */
  readonly note?: string;
}

interface Table<Line> extends Told {
  /** Lines there are; `lines[0]` has index `top`. */
  readonly total: number;
  readonly top: number;
  readonly lines: readonly Line[];
}

interface TimeAxis {
  /** Seconds from the first message: what the axis spans. */
  readonly from: number;
  readonly to: number;
  /** What there is in all. */
  readonly end: number;
}

export type ViewReport =
  | ({ readonly what: 'conversations' } & Table<ConversationLine>)
  | ({ readonly what: 'statistics' } & Table<LatencyLine>)
  | ({ readonly what: 'findings' } & Table<FindingLine>)
  | ({
      readonly what: 'follow';
      readonly stream: number;
      /** Index of the sought message's first line, or of the message's before it; absent: not counted yet. */
      readonly at?: number;
    } & Table<FollowLine>)
  | ({ readonly what: 'timeline' } & Table<LaneLine> & TimeAxis)
  | ({
      readonly what: 'graph';
      readonly series: readonly Series[];
    } & Told &
      TimeAxis);
