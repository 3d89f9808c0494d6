/**
 * A session served to one front end in the same thread: sends a snapshot when it is asked for
 * one, and again whenever the content has changed, at most every INTERVAL.
 */

import type { Action } from './port/action.js';
import type { BytesWish, Detail } from './port/detail.js';
import type { FilterDraft } from './port/filter.js';
import type { Found, Query, TextQuery } from './port/find.js';
import type { Saved, SaveWish } from './port/save.js';
import type { SessionPort } from './port/session-port.js';
import type { Snapshot } from './port/snapshot.js';
import type { Viewport } from './port/viewport.js';
import type { Session } from './session.js';

/** Milliseconds between snapshots that nobody asked for. */
const INTERVAL = 50;
/** Longest that the thread is held by work that could wait, ms. */
const SLICE = 10;
/** A snapshot that only time changes (rates, a replay) is sent this often, ms. */
const SLOW_INTERVAL = 500;

/** Lets whoever else needs the thread have it. */
const breath = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

/** Saves messages to a file. @param selected number of the selected one; 0: none */
export type Saver = (wish: SaveWish, selected: number) => Promise<Saved>;

export class SessionHost implements SessionPort {
  private viewport: Viewport | undefined;
  private readonly listeners = new Set<(snapshot: Snapshot) => void>();
  private readonly timer: NodeJS.Timeout;
  private sent = { version: -1, at: 0 };
  private closing: Promise<void> | undefined;
  /** Files that are being written: they are read from the session. */
  private readonly savings = new Set<Promise<Saved>>();
  /** Slices of filtering and counting are under way. */
  private isGoing = false;
  /** The text that is being looked for. */
  private asked: TextQuery | undefined;

  /**
   * @param end closes what feeds the session; called once
   * @param saver writes messages to a file; absent: nobody does
   */
  constructor(
    private readonly session: Session,
    private readonly end: () => Promise<void>,
    private readonly saver?: Saver,
  ) {
    this.timer = setInterval(() => this.tick(), INTERVAL);
  }

  view(viewport: Viewport): void {
    const isElsewhere = this.asked !== undefined && viewport.selected !== this.asked.from;
    if (isElsewhere || viewport.filter !== this.viewport?.filter) this.giveUp();
    this.viewport = viewport;
    this.session.filterBy(viewport.filter ?? '');
    this.session.colourBy(viewport.rules);
    this.session.showView(viewport.view);
    this.send();
    void this.go();
  }

  subscribe(listener: (snapshot: Snapshot) => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  async detail(number: number): Promise<Detail | undefined> {
    return this.session.detail(number);
  }

  async bytes(wish: BytesWish): Promise<Uint8Array | undefined> {
    return this.session.bytesOf(wish);
  }

  /** Where the filter has not come so far it is waited for. */
  async locate(number: number): Promise<number | undefined> {
    while (this.session.isFiltering(number) && this.closing === undefined) {
      this.session.filterMore(SLICE);
      await breath();
    }
    return this.session.locate(number);
  }

  /** In slices: a search may have to look for the findings of every message that it passes. */
  async find(query: Query): Promise<Found> {
    if (query.what === 'text') return this.search(query);
    let { from } = query;
    for (;;) {
      const found = this.session.find({ ...query, from }, SLICE);
      if (typeof found !== 'object') return found === undefined ? {} : { number: found };
      if (this.closing !== undefined) return {};
      from = found.reached;
      await breath();
    }
  }

  /** Until it is found, another text is looked for, or whoever asked has moved on. */
  private async search(query: TextQuery): Promise<Found> {
    const fault = this.session.search(query);
    this.asked = fault === undefined ? query : undefined;
    if (fault !== undefined) return fault;
    while (this.asked === query && this.closing === undefined) {
      const found = this.session.searchMore(SLICE);
      if (found !== undefined) {
        this.asked = undefined;
        return found;
      }
      await breath();
    }
    return { gaveUp: true };
  }

  async save(wish: SaveWish): Promise<Saved> {
    const { saver, viewport } = this;
    if (saver === undefined) return { refused: 'nothing can be saved here' };
    if (this.closing !== undefined) return { refused: 'the session is over' };
    const saving = saver(wish, viewport?.selected ?? 0);
    this.savings.add(saving);
    try {
      return await saving;
    } finally {
      this.savings.delete(saving);
    }
  }

  async draft(text: string, cursor: number): Promise<FilterDraft> {
    return this.session.draft(text, cursor);
  }

  act(action: Action): void {
    this.session.act(action);
    this.send();
  }

  /** No snapshot is sent any more; what is being saved is saved first. A later call waits for the first. */
  close(): Promise<void> {
    clearInterval(this.timer);
    this.listeners.clear();
    this.closing ??=
      this.savings.size === 0
        ? this.end()
        : Promise.allSettled(this.savings).then(() => this.end());
    return this.closing;
  }

  /** In slices, until all messages that are there are filtered, and counted where a view is open. */
  private async go(): Promise<void> {
    if (this.isGoing) return;
    this.isGoing = true;
    const { session } = this;
    while (this.closing === undefined && (session.filterMore(SLICE) || session.countMore(SLICE))) {
      await breath();
    }
    this.isGoing = false;
  }

  private giveUp(): void {
    if (this.asked === undefined) return;
    this.asked = undefined;
    this.session.search(undefined);
  }

  private tick(): void {
    this.session.reviewMore(SLICE);
    void this.go();
    const changed = this.session.version !== this.sent.version || this.session.hasPlayed;
    const due = performance.now() - this.sent.at >= SLOW_INTERVAL;
    if (changed || (due && this.session.isMoving)) this.send();
  }

  private send(): void {
    if (this.viewport === undefined || this.closing !== undefined) return;
    this.sent = { version: this.session.version, at: performance.now() };
    const snapshot = this.session.snapshot(this.viewport);
    for (const listener of this.listeners) listener(snapshot);
  }
}
