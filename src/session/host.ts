/**
 * A session served to one front end in the same thread: sends a snapshot when it is asked for
 * one, and again whenever the content has changed, at most every INTERVAL.
 */
import type { Session } from './session.js';
import type {
  Action,
  Detail,
  FilterDraft,
  Query,
  SessionPort,
  Snapshot,
  Viewport,
} from './snapshot.js';

/** Milliseconds between snapshots that nobody asked for. */
const INTERVAL = 50;
/** Longest that the thread is held by work that could wait, ms. */
const SLICE = 10;
/** A snapshot that only time changes (rates, a replay) is sent this often, ms. */
const SLOW_INTERVAL = 500;

/** Lets whoever else needs the thread have it. */
const breath = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

export class SessionHost implements SessionPort {
  private viewport: Viewport | undefined;
  private readonly listeners = new Set<(snapshot: Snapshot) => void>();
  private readonly timer: NodeJS.Timeout;
  private sent = { version: -1, at: 0 };
  private closing: Promise<void> | undefined;
  /** Slices of filtering are under way. */
  private filtering = false;

  /** @param end closes what feeds the session; called once */
  constructor(
    private readonly session: Session,
    private readonly end: () => Promise<void>,
  ) {
    this.timer = setInterval(() => this.tick(), INTERVAL);
  }

  view(viewport: Viewport): void {
    this.viewport = viewport;
    this.session.filterBy(viewport.filter ?? '');
    this.send();
    void this.filter();
  }

  subscribe(listener: (snapshot: Snapshot) => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  async detail(number: number): Promise<Detail | undefined> {
    return this.session.detail(number);
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
  async find(query: Query): Promise<number | undefined> {
    let { from } = query;
    for (;;) {
      const found = this.session.find({ ...query, from }, SLICE);
      if (typeof found !== 'object') return found;
      if (this.closing !== undefined) return undefined;
      from = found.reached;
      await breath();
    }
  }

  async draft(text: string, cursor: number): Promise<FilterDraft> {
    return this.session.draft(text, cursor);
  }

  act(action: Action): void {
    this.session.act(action);
    this.send();
  }

  /** No snapshot is sent any more; a later call waits for the first. */
  close(): Promise<void> {
    clearInterval(this.timer);
    this.listeners.clear();
    this.closing ??= this.end();
    return this.closing;
  }

  /** In slices, until all messages that are there are filtered. */
  private async filter(): Promise<void> {
    if (this.filtering) return;
    this.filtering = true;
    while (this.closing === undefined && this.session.filterMore(SLICE)) await breath();
    this.filtering = false;
  }

  private tick(): void {
    this.session.reviewMore(SLICE);
    void this.filter();
    const changed = this.session.version !== this.sent.version;
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
