/**
 * Shows inspectors what a relay on another thread has shipped, in order, as fast as they take it,
 * with pauses for whatever else this thread does. Nobody waits for it but whoever asked that
 * nothing be lost.
 */
import type { Connection } from '../../tcp/events.js';
import { ENTRY_COST } from '../inspection/backlog.js';
import type { Inspector } from '../inspection/inspector.js';
import type { Outlet } from '../inspection/outlet.js';
import { type Entry, type Owners, Page } from '../inspection/page.js';
import { type OnFailure, Subject } from '../inspection/subject.js';
import type { ProxyEvent } from '../notices.js';
import { KnownConnections } from './known-connections.js';
import type { Notice } from './notices.js';

export interface ArrivalsOptions {
  readonly inspectors: readonly Inspector[];
  readonly failed: OnFailure;
  /** While it is full nothing is shown, unless more than `patience` waits. */
  readonly outlet?: Outlet | undefined;
  /** Bytes, overhead included: beyond it the outlet is to drop what it cannot take. */
  readonly patience: number;
  /** The page may be filled again. */
  readonly shown: (page: number) => void;
}

type RowsNotice = Extract<Notice, { type: 'rows' }>;

/** Shown between two looks at the clock and at the outlet. Bytes. */
const PIECE = 32 * 1024;
/** For so long inspectors have the thread to themselves, ms. */
const SLICE_MS = 8;

export class Arrivals {
  readonly #options: ArrivalsOptions;
  readonly #known = new KnownConnections();
  /** By number. */
  readonly #pages: Page<Subject>[] = [];
  /** Notices of rows of which some were not shown. */
  readonly #queue: RowsNotice[] = [];
  readonly #settled: (() => void)[] = [];
  #waiting = 0;
  #isScheduled = false;
  /** The outlet was full, and will say when it is not. */
  #isHeld = false;

  constructor(options: ArrivalsOptions) {
    this.#options = options;
  }

  /** Bytes of memory for what waits, overhead included. */
  get waiting(): number {
    return this.#waiting;
  }

  take(notice: Notice): void {
    if (notice.type === 'opened') this.#open(notice.connection);
    else if (notice.type === 'page') {
      this.#pages[notice.page] = new Page(this.#owners, notice.memory);
    } else {
      this.#queue.push(notice);
      this.#waiting += notice.bytes;
      if (!this.#isScheduled && !this.#isHeldUp()) this.#work();
    }
  }

  /** The event, about the connection that inspectors know. Events may come long before their rows. */
  about(event: ProxyEvent): ProxyEvent {
    if (!('connection' in event)) return event;
    const { kind, connection } = event;
    const known = kind === 'connected' ? this.#known.meet(connection) : this.same(connection);
    if (kind === 'closed') this.#known.over(connection.index);
    return { ...event, connection: known };
  }

  /** The connection as inspectors know it: an object that crosses threads is another one. */
  same(connection: Connection): Connection {
    return this.#known.same(connection);
  }

  /** Resolves when all that has arrived was shown. */
  settled(): Promise<void> {
    if (this.#queue.length === 0) return Promise.resolve();
    return new Promise((resolve) => this.#settled.push(resolve));
  }

  readonly #owners: Owners<Subject> = {
    wordOf: () => {
      throw new Error('rows are shipped by the other thread');
    },
    at: (index) => this.#known.subject(index),
    clear: () => undefined,
  };

  #open(sent: Connection): void {
    const { inspectors, failed } = this.#options;
    const connection = this.#known.meet(sent);
    this.#known.watched(new Subject(connection, inspectors, failed));
  }

  readonly #work = (): void => {
    this.#isScheduled = false;
    const enough = performance.now() + SLICE_MS;
    while (this.#queue.length > 0) {
      if (this.#isHeldUp()) return;
      this.#showSome(enough);
      if (performance.now() >= enough) break;
    }
    if (this.#queue.length > 0) this.#goOn();
    else for (const resolve of this.#settled.splice(0)) resolve();
  };

  #goOn(): void {
    this.#isScheduled = true;
    setImmediate(this.#work);
  }

  #isHeldUp(): boolean {
    const { outlet } = this.#options;
    if (!this.#mustWait() || outlet === undefined) return false;
    if (this.#isHeld) return true;
    this.#isHeld = true;
    void outlet.relieved().then(() => {
      this.#isHeld = false;
      if (!this.#isScheduled) this.#goOn();
    });
    return true;
  }

  #mustWait(): boolean {
    const { outlet, patience } = this.#options;
    return this.#waiting <= patience && outlet?.isFull() === true;
  }

  /** What one notice tells of, or as much of it as there is time and room for. */
  #showSome(enough: number): void {
    const { page: number, rows, isFull } = this.#queue[0] as RowsNotice;
    const page = this.#pages[number] as Page<Subject>;
    page.added(rows);
    for (let first = page.first(); first !== undefined; first = page.first()) {
      this.#show(page, first);
      if (performance.now() >= enough || this.#mustWait()) break;
    }
    if (page.left > 0) return;
    this.#queue.shift();
    if (!isFull) return;
    page.clear();
    this.#options.shown(number);
  }

  #show(page: Page<Subject>, entry: Entry<Subject>): void {
    const { owner, kind } = entry;
    const before = page.left;
    const bytes = page.take(PIECE);
    this.#waiting -= bytes.length + (page.left < before ? ENTRY_COST : 0);
    owner.show(entry, bytes);
    if (kind === 'close') this.#known.closed(owner.connection.index);
  }
}
