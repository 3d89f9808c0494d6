/**
 * What of a session is in the list: all rows, or the messages that a filter lets through, up to
 * the newest that is to be seen by now; and what is found by going through it.
 */
import type { EventLog } from './events/event-log.js';
import type { Filtering } from './filtered/filtering.js';
import { Listing, type RowList } from './listing.js';
import type { Annotations } from './notes/annotations.js';
import type { Playback } from './playback.js';
import type { NoteQuery, TextQuery } from './port/find.js';
import type { Play } from './port/playback.js';
import type { Row } from './port/row.js';
import type { Snapshot } from './port/snapshot.js';
import type { Viewport } from './port/viewport.js';
import type { Review } from './review.js';
import type { Rows } from './rows.js';
import { Search } from './search/search.js';
import { trialOf } from './search/trial.js';
import type { MessageStore } from './store.js';
import type { Traffic } from './traffic.js';
import type { Shown } from './views/tally.js';

interface Parts {
  readonly store: MessageStore;
  readonly events: EventLog;
  readonly traffic: Traffic;
  readonly rows: Rows;
  readonly review: Review;
  readonly playback: Playback;
  readonly filtering: Filtering;
  readonly annotations: Annotations;
  /** Milliseconds of a monotonic clock. */
  readonly now: () => number;
}

type ListPart = Pick<Snapshot, 'total' | 'top' | 'rows' | 'selectedIndex' | 'filter'>;

export class ListView {
  /** Number of the latest event when the list was paused; events that came later wait. */
  private pausedAt: number | undefined;
  /** The newest message when the list was last looked at. */
  private newestSeen = 0;

  constructor(private readonly parts: Parts) {}

  pause(on: boolean): void {
    const { playback, events } = this.parts;
    playback.pause(on);
    this.pausedAt = on ? events.latest : undefined;
  }

  play(play: Play): void {
    const { playback, store } = this.parts;
    playback.play(play, store, store.first);
  }

  /** The time of messages has come since the list was last looked at. */
  get hasPlayed(): boolean {
    const { playback, store } = this.parts;
    return playback.isBehind(store.last) && this.newest() !== this.newestSeen;
  }

  /** How far the list has come where it does not show all there is. */
  get progress(): Pick<Snapshot, 'playback' | 'waiting'> {
    const { playback, store } = this.parts;
    const state = playback.state(store);
    if (state !== undefined) return { playback: state };
    const waiting = playback.isPaused ? store.last - this.newest() : 0;
    return waiting > 0 ? { waiting } : {};
  }

  /** The part of the list that a viewport shows. */
  part(viewport: Viewport): ListPart {
    const { store, rows, review, events, filtering } = this.parts;
    const { began } = this.parts.traffic;
    const { first, newest } = this.window();
    this.newestSeen = newest;
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
      const number = list.numberAt(i);
      const row = rows.row(number, look, review);
      const rule = filtering.colouring.ruleOf(number);
      shown.push(rule === undefined ? row : { ...row, rule });
    }
    const selected = events.placeOf(viewport.selected, 1);
    const filter = matches && filtering.progress(matches, selected, first, newest);
    return {
      ...{ total, top, rows: shown },
      selectedIndex: list.indexOf(viewport.selected) ?? -1,
      ...(filter && { filter }),
    };
  }

  /** The messages of the list by now. */
  shown(): Shown {
    const { first, newest } = this.window();
    const { filtering } = this.parts;
    return {
      ...{ first, newest, unknown: filtering.next },
      matches: filtering.listing(first, newest),
    };
  }

  /** Row index of a row's number. */
  locate(number: number): number | undefined {
    return this.listing().indexOf(number);
  }

  /**
   * A search for findings judges what it comes by. After `budget` milliseconds of that it says
   * how far it `reached`: the caller goes on from there.
   */
  find(
    { what, from, step }: NoteQuery,
    budget: number,
  ): number | undefined | { readonly reached: number } {
    const { store, review, events, filtering, annotations, now } = this.parts;
    const newest = this.newest();
    const end = now() + budget;
    let at = Math.min(events.placeOf(from, step), newest + 1);
    for (;;) {
      const found =
        what === 'finding' ? review.find(at, step, end - now()) : store.marks.find(what, at, step);
      if (typeof found !== 'number') return found;
      if (found > newest) return undefined;
      if (filtering.passes(found) && !annotations.has('ignored', found)) return found;
      if (now() >= end) return { reached: found };
      at = found;
    }
  }

  /** A search for a text, which is then to be worked on; or what is wrong with the text. */
  search(query: TextQuery): Search | { readonly fault: string } {
    const { store, rows, events, filtering, annotations, now } = this.parts;
    const trial = trialOf(query, {
      bytesOf: (number) => store.get(number)?.bytes,
      dissectionOf: (number) => rows.dissectionOf(number),
      asking: (text) => filtering.asking(text),
    });
    if ('fault' in trial) return trial;
    const from = events.placeOf(query.from, query.step);
    const isListed = (number: number): boolean =>
      filtering.passes(number) && !annotations.has('ignored', number);
    return new Search(trial, from, query.step, isListed, now);
  }

  private listing(): RowList {
    const { first, newest } = this.window();
    const matches = this.parts.filtering.listing(first, newest);
    return matches ?? new Listing(first, newest, this.parts.events, this.pausedAt);
  }

  /** The messages of the list by now, with and without a filter. */
  private window(): { readonly first: number; readonly newest: number } {
    const { store, traffic } = this.parts;
    const newest = this.newest();
    // Before there is a message its place is known.
    const first = store.last === 0 ? traffic.messages + 1 : store.first;
    return { first, newest: Math.max(first - 1, newest) };
  }

  /** Number of the newest message that is in the list by now. */
  private newest(): number {
    const { playback, store } = this.parts;
    return playback.newest(store, store.first);
  }
}
