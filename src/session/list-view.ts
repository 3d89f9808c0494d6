/**
 * What of a session is in the list: all rows, or the messages that a filter lets through, up to
 * the newest that is to be seen by now; and what is found by going through it.
 */
import type { Instant } from '../bytes/time.js';
import type { EventLog } from './events/event-log.js';
import type { Filtering } from './filtered/filtering.js';
import { Listing, type RowList } from './listing.js';
import type { Playback } from './playback.js';
import type { Review } from './review.js';
import type { Rows } from './rows.js';
import type { Query, Row, Snapshot, Viewport } from './snapshot.js';
import type { MessageStore } from './store.js';

interface Parts {
  readonly store: MessageStore;
  readonly events: EventLog;
  readonly rows: Rows;
  readonly review: Review;
  readonly playback: Playback;
  readonly filtering: Filtering;
  /** Milliseconds of a monotonic clock. */
  readonly now: () => number;
}

/** What a session has counted by now. */
interface SoFar {
  /** Number of the newest message, in the list or not. */
  readonly messages: number;
  /** Time of message 1. */
  readonly began: Instant | undefined;
}

type ListPart = Pick<Snapshot, 'total' | 'top' | 'rows' | 'selectedIndex' | 'filter'>;

export class ListView {
  /** Number of the latest event when the list was paused; events that came later wait. */
  private pausedAt: number | undefined;

  constructor(private readonly parts: Parts) {}

  pause(on: boolean): void {
    const { playback, events } = this.parts;
    playback.pause(on);
    this.pausedAt = on ? events.latest : undefined;
  }

  /** The part of the list that a viewport shows. */
  part(viewport: Viewport, { messages, began }: SoFar): ListPart {
    const { store, rows, review, events, filtering } = this.parts;
    const { first, newest } = this.window(messages);
    const matches = filtering.listing(first, newest);
    const list = matches ?? new Listing(first, newest, events, this.pausedAt);
    const { total } = list;
    const end = Math.max(0, total - viewport.height);
    const top = viewport.follow ? end : Math.max(0, Math.min(viewport.top, end));
    const partner = store.get(viewport.selected)?.partner ?? 0;
    const shown: Row[] = [];
    for (let i = top; i < Math.min(total, top + viewport.height); i += 1) {
      const shownBefore = matches && (i === 0 ? 0 : matches.numberAt(i - 1));
      const look = { ...viewport, partner, began, shownBefore };
      shown.push(rows.row(list.numberAt(i), look, review));
    }
    const selected = events.placeOf(viewport.selected, 1);
    const filter = matches && filtering.progress(matches, selected, first, newest);
    return {
      ...{ total, top, rows: shown },
      selectedIndex: list.indexOf(viewport.selected) ?? -1,
      ...(filter && { filter }),
    };
  }

  /** Row index of a row's number. */
  locate(number: number, messages: number): number | undefined {
    return this.listing(messages).indexOf(number);
  }

  /**
   * A search for findings judges what it comes by. After `budget` milliseconds of that it says
   * how far it `reached`: the caller goes on from there.
   */
  find(
    { what, from, step }: Query,
    budget: number,
  ): number | undefined | { readonly reached: number } {
    const { store, review, events, filtering, now } = this.parts;
    const newest = this.newest();
    const end = now() + budget;
    let at = Math.min(events.placeOf(from, step), newest + 1);
    for (;;) {
      const found =
        what === 'finding' ? review.find(at, step, end - now()) : store.find(what, at, step);
      if (typeof found !== 'number') return found;
      if (found > newest) return undefined;
      if (filtering.passes(found)) return found;
      if (now() >= end) return { reached: found };
      at = found;
    }
  }

  private listing(messages: number): RowList {
    const { first, newest } = this.window(messages);
    const matches = this.parts.filtering.listing(first, newest);
    return matches ?? new Listing(first, newest, this.parts.events, this.pausedAt);
  }

  /** The messages of the list by now, with and without a filter. */
  private window(messages: number): { readonly first: number; readonly newest: number } {
    const { store } = this.parts;
    const newest = this.newest();
    // Before there is a message its place is known.
    const first = store.last === 0 ? messages + 1 : store.first;
    return { first, newest: Math.max(first - 1, newest) };
  }

  /** Number of the newest message that is in the list by now. */
  private newest(): number {
    const { playback, store } = this.parts;
    return playback.newest(store, store.first);
  }
}
