/** What a view makes of the messages of the list, and what it may ask of the session for that. */
import type { Timeline } from '../../analysis/timeline/timeline.js';
import type { Instant } from '../../bytes/time.js';
import type { Dissection } from '../../dissect/dissection.js';
import type { Finding } from '../../dissect/node.js';
import type { CommandTable } from '../../dissect/table.js';
import type { ViewKind, ViewProgress, ViewReport, ViewWish } from '../port/view.js';
import type { MessageStore } from '../store.js';
import type { StoredEvent } from '../stored-event.js';

/** What of a session a view is about. */
export interface Viewed {
  /** The messages of the list by now, those included that are to be left out. */
  shown(): Shown;
  /** Somebody wants it left out of all figures. */
  isIgnored(number: number): boolean;
  readonly store: MessageStore;
  readonly table: CommandTable;
  /** What was found of a message so far. */
  findingsOf(number: number): readonly Finding[];
  /** Secrets hidden as they are in rows; undefined: the message is not held. */
  dissectionOf(number: number): Dissection | undefined;
  /** Time of message 1. */
  began(): Instant | undefined;
  /** The history of vbuckets; undefined: nobody keeps one. */
  readonly timeline: Timeline | undefined;
  /** Milliseconds of a monotonic clock. */
  readonly now: () => number;
}

/** The messages of the list by now. */
export interface Shown {
  /** Number of the oldest message held. */
  readonly first: number;
  /** Of the newest that may be in the list. */
  readonly newest: number;
  /** Of the first of which it is not known yet whether it is in the list. */
  readonly unknown: number;
  /** Those that are; undefined: all are. */
  readonly matches: Matches | undefined;
}

interface Matches {
  readonly total: number;
  numberAt(index: number): number;
  /** How many of them are before message `number`. */
  countBefore(number: number): number;
}

/** The message of this number is known to be in the list. */
export function isListed({ matches, newest, unknown }: Shown, number: number): boolean {
  if (number > newest || number >= unknown) return false;
  if (matches === undefined) return true;
  const index = matches.countBefore(number);
  return index < matches.total && matches.numberAt(index) === number;
}

export type WishOf<K extends ViewKind> = Extract<ViewWish, { readonly what: K }>;
export type ReportOf<K extends ViewKind> = Extract<ViewReport, { readonly what: K }>;

/** Fed with the messages of the list in their order, each once; it keeps no message. */
export interface Tally<K extends ViewKind = ViewKind> {
  /** Opcodes of which also the messages outside the list are told: they tell where others belong. */
  readonly context?: ReadonlySet<number>;
  /** It cannot take a message that comes behind a later one. */
  readonly needsOrder?: true;
  /** @param counts false: it is not in the list */
  message(event: StoredEvent, counts: boolean): void;
  /** Something more was found of a message of the list that was told of. */
  found?(number: number, finding: Finding): void;
  /** It has more to say than it did, and has waited with it: see paced.ts. */
  readonly isDue?: boolean;
  /**
   * What it cannot tell of, one sentence each.
   *
   * @param missed messages that were gone before they could be counted
   */
  notes?(missed: number): readonly string[];
  report(wish: WishOf<K>, progress: ViewProgress, shown: Shown): ReportOf<K>;
}

/** For a tally that counts messages. */
export const missedNotes = (missed: number): readonly string[] =>
  missed === 0 ? [] : [`${grouped(missed)} older messages are gone`];

export const grouped = (count: number): string => count.toLocaleString('en-US');
