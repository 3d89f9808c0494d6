/**
 * The relay's only inspector where the others are on another thread: copies what it is shown into
 * pages that both threads share, and gives notice of them a few milliseconds later, because a
 * message to a thread costs more than a hundred rows.
 *
 * It is full, as an outlet is, when the other thread holds all its pages. What comes then waits,
 * and is skipped in the end, where it always does: in the relay's own inspection.
 */
import type { Connection, End, Moment } from '../../tcp/events.js';
import { ENTRY_COST } from '../inspection/backlog.js';
import type { Inspector } from '../inspection/inspector.js';
import type { Outlet } from '../inspection/outlet.js';
import { type Owners, PAGE_SIZE, Page } from '../inspection/page.js';
import { RowWriter } from '../inspection/row-writer.js';
import type { Notice } from './notices.js';

/** From a row to its notice at most, ms. */
const NOTICE_MS = 4;
/** Room for one more piece of what is shown, and its row. Bytes. */
const HEADROOM = 64 * 1024;

export interface ShipperOptions {
  /** Pages at most, 2..; exceeded by the marks of connections that open and close meanwhile. */
  readonly pages: number;
  /** Some inspector wants what the sieve leaves out. */
  readonly keepsOmitted: boolean;
  readonly send: (notice: Notice) => void;
}

export class Shipper extends RowWriter<Connection> implements Inspector, Outlet {
  readonly keepsOmitted: boolean;
  readonly #options: ShipperOptions;
  /** By number. */
  readonly #pages: Page<Connection>[] = [];
  /** Those that nobody uses, by number. */
  readonly #spare: number[] = [];
  readonly #relieved: (() => void)[] = [];
  /** The page that is filled. */
  #tail = 0;
  /** Rows of it that notice was given of. */
  #told = 0;
  /** Bytes of the others, overhead included. */
  #untold = 0;
  #timer: NodeJS.Timeout | undefined;

  constructor(options: ShipperOptions) {
    super();
    this.#options = options;
    this.keepsOmitted = options.keepsOmitted;
    this.#tail = this.#unused();
  }

  override open(connection: Connection, at: Moment): void {
    this.#options.send({ type: 'opened', connection });
    super.open(connection, at);
  }

  data(connection: Connection, from: End, bytes: Uint8Array, at: Moment): void {
    this.bytes('data', connection, from, bytes, at);
  }

  override omitted(
    connection: Connection,
    from: End,
    count: number,
    at: Moment,
    bytes?: Uint8Array,
  ): void {
    if (this.keepsOmitted && bytes !== undefined) {
      this.bytes('omitted', connection, from, bytes, at);
    } else super.omitted(connection, from, count, at);
  }

  /** Gives notice of all rows now. */
  flush(): void {
    this.#tell(false);
  }

  /** The other thread is done with a page. */
  shown(number: number): void {
    this.#pages[number]?.clear();
    this.#spare.push(number);
    for (const resolve of this.#relieved.splice(0)) resolve();
  }

  isFull(): boolean {
    const left = this.#options.pages - (this.#pages.length - this.#spare.length);
    return left < 0 || (left === 0 && this.#filling().room < HEADROOM);
  }

  relieved(): Promise<void> {
    return new Promise((resolve) => this.#relieved.push(resolve));
  }

  protected override page(bytes: number): Page<Connection> {
    if (this.#filling().room < bytes) {
      this.#tell(true);
      this.#tail = this.#unused();
      this.#told = 0;
    }
    return this.#filling();
  }

  protected override adding(bytes: number): void {
    this.#untold += ENTRY_COST + bytes;
    this.#timer ??= setTimeout(() => this.flush(), NOTICE_MS);
  }

  #filling(): Page<Connection> {
    return this.#pages[this.#tail] as Page<Connection>;
  }

  #unused(): number {
    const spare = this.#spare.pop();
    if (spare !== undefined) return spare;
    const memory = new SharedArrayBuffer(PAGE_SIZE);
    const page = this.#pages.push(new Page(BY_INDEX, memory)) - 1;
    this.#options.send({ type: 'page', page, memory });
    return page;
  }

  #tell(isFull: boolean): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    const { rows } = this.#filling();
    if (rows === this.#told && !isFull) return;
    this.#options.send({ type: 'rows', page: this.#tail, rows, bytes: this.#untold, isFull });
    this.#told = rows;
    this.#untold = 0;
  }
}

const BY_INDEX: Owners<Connection> = {
  wordOf: ({ index }) => index,
  at: () => {
    throw new Error('rows that were shipped are taken by the other thread');
  },
  clear: () => undefined,
};
