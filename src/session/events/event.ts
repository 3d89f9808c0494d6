/**
 * What happens beside the messages and has a row between them: a connection opened, a node that
 * could not be reached, a capture file that is full.
 */
import type { Severity, TreeNode } from '../../dissect/node.js';
import type { End, Moment } from '../../tcp/events.js';

/** An event in words; made when somebody looks. */
export interface EventText {
  /** Stands where a message names its command: `connection opened`. */
  readonly name: string;
  /** One line, which makes sense without the columns beside it. */
  readonly info: string;
  /** `addr:port` of either end; empty: there is none. */
  readonly client: string;
  readonly node: string;
  /** Number of its connection; absent: it is of none, or of several. */
  readonly stream?: number;
  /** Whose doing it was, where that is known. */
  readonly from: End | undefined;
  /** What is known of it, for the detail tree. */
  readonly lines: readonly TreeNode[];
  /** The bytes that those lines speak of, secrets hidden; absent: they speak of none. */
  readonly frame?: Uint8Array;
}

export interface SessionEvent {
  /** `frame` is 0 live. Kept: must be the event's own. */
  readonly at: Moment;
  /** Absent: all is well. */
  readonly severity?: Severity;
  told(): EventText;
  /** It is a message that waits for somebody to let it go: which one. Undefined: it waits no more. */
  held?(): number | undefined;
}

/** An event and its place in the list. */
export interface PlacedEvent {
  /** -1, -2, … in order of arrival: what a row's number is for events. */
  readonly number: number;
  /** Number of the last message before it. */
  readonly after: number;
  readonly event: SessionEvent;
}
