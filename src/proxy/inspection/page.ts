/**
 * A piece of memory that entries share: their bytes one behind the other from its beginning, and a
 * row for each from its end towards them. So it holds few large entries as well as many small
 * ones, and no object for any of them. Two threads may share it: one adds rows, the other takes
 * those that it was told of.
 *
 * A row: seconds and `missing` (doubles), then six words: nanoseconds, where the bytes begin, how
 * many they are, kind, sender and way of closing together, the owner, and one that is not used.
 * Live, no frame is counted.
 */
import { type End, type Moment, MomentRecord } from '../../tcp/events.js';

const HOWS = ['fin', 'rst', 'end'] as const;
export type HowClosed = (typeof HOWS)[number];

const KINDS = ['open', 'data', 'omitted', 'gap', 'close'] as const;
type Kind = (typeof KINDS)[number];
/** Bytes that all inspectors are to see, or those only that see all (Inspector.omitted). */
export type Shown = Extract<Kind, 'data' | 'omitted'>;

export const PAGE_SIZE = 512 * 1024;
/** Bytes of a row. */
export const ROW_SIZE = 40;
/** Where its parts are: doubles and words from its beginning. */
const SECONDS = 0;
const MISSING = 1;
const NANOSECONDS = 4;
const START = 5;
const LENGTH = 6;
const WHAT = 7;
const OWNER = 8;
/** Bits of the word that says what it is. */
const FROM_SHIFT = 4;
const HOW_SHIFT = 8;
const PART = 0xf;

/** One thing to tell the inspectors about `owner`. Which fields count depends on `kind`. */
export interface Entry<Owner> {
  readonly kind: Kind;
  readonly owner: Owner;
  readonly from: End;
  readonly at: Moment;
  /** data, omitted: bytes that are left of it; gap and the others: 0. */
  readonly length: number;
  /** gap, omitted: bytes that were relayed and are not here. */
  readonly missing: number;
  /** close. */
  readonly how: HowClosed;
}

/** The row that is read, to be filled again. */
class ReadEntry<Owner> implements Entry<Owner> {
  kind: Kind = 'open';
  from: End = 0;
  readonly at = new MomentRecord();
  length = 0;
  missing = 0;
  how: HowClosed = 'end';
  constructor(public owner: Owner) {}
}

/** How a row names its owner: by a u32. */
export interface Owners<Owner> {
  wordOf(owner: Owner): number;
  /** Asked only for words that were given. */
  at(word: number): Owner;
  /** No row is left. */
  clear(): void;
}

/** In the order of the rows: good where one thread adds and takes. */
class Listed<Owner> implements Owners<Owner> {
  readonly #owners: Owner[] = [];
  wordOf = (owner: Owner): number => this.#owners.push(owner) - 1;
  at = (word: number): Owner => this.#owners[word] as Owner;
  clear(): void {
    this.#owners.length = 0;
  }
}

export class Page<Owner> {
  /** The page that is filled when this one is full. */
  next: Page<Owner> | undefined;
  readonly #bytes: Uint8Array;
  readonly #doubles: Float64Array;
  readonly #words: Uint32Array;
  readonly #owners: Owners<Owner>;
  #entry: ReadEntry<Owner> | undefined;
  /** Bytes at the beginning that are used. */
  #used = 0;
  #rows = 0;
  /** Rows that were taken. */
  #taken = 0;

  /** @param memory of PAGE_SIZE bytes */
  constructor(
    owners: Owners<Owner> = new Listed(),
    memory: ArrayBufferLike = new ArrayBuffer(PAGE_SIZE),
  ) {
    this.#owners = owners;
    this.#bytes = new Uint8Array(memory);
    this.#doubles = new Float64Array(memory);
    this.#words = new Uint32Array(memory);
  }

  /** Rows that were added. */
  get rows(): number {
    return this.#rows;
  }

  /** Rows that were not yet taken. */
  get left(): number {
    return this.#rows - this.#taken;
  }

  /** Bytes that fit into one more row; negative: there is not even room for the row. */
  get room(): number {
    return PAGE_SIZE - this.#used - (this.#rows + 1) * ROW_SIZE;
  }

  /** Another thread has added so many rows by now, and does not touch them any more. */
  added(rows: number): void {
    this.#rows = rows;
  }

  /** Copies `bytes`; there must be room for them. */
  add(
    kind: Kind,
    owner: Owner,
    from: End,
    at: Moment,
    missing: number,
    how: HowClosed,
    bytes: Uint8Array,
  ): void {
    this.#rows += 1;
    const row = PAGE_SIZE - this.#rows * ROW_SIZE;
    this.#doubles[row / 8 + SECONDS] = at.s;
    this.#doubles[row / 8 + MISSING] = missing;
    const words = this.#words;
    words[row / 4 + NANOSECONDS] = at.ns;
    words[row / 4 + START] = this.#used;
    words[row / 4 + LENGTH] = bytes.length;
    words[row / 4 + WHAT] =
      KINDS.indexOf(kind) | (from << FROM_SHIFT) | (HOWS.indexOf(how) << HOW_SHIFT);
    words[row / 4 + OWNER] = this.#owners.wordOf(owner);
    if (bytes.length > 0) this.#bytes.set(bytes, this.#used);
    this.#used += bytes.length;
  }

  /** The oldest row; undefined: none is left. The object is the same each time. */
  first(): Entry<Owner> | undefined {
    if (this.left === 0) return undefined;
    const row = this.#row();
    const words = this.#words;
    const owner = this.#owners.at(words[row / 4 + OWNER] as number);
    this.#entry ??= new ReadEntry(owner);
    const entry = this.#entry;
    const what = words[row / 4 + WHAT] as number;
    entry.owner = owner;
    entry.kind = KINDS[what & PART] as Kind;
    entry.from = ((what >> FROM_SHIFT) & PART) as End;
    entry.how = HOWS[what >> HOW_SHIFT] as HowClosed;
    entry.at.s = this.#doubles[row / 8 + SECONDS] as number;
    entry.at.ns = words[row / 4 + NANOSECONDS] as number;
    entry.length = words[row / 4 + LENGTH] as number;
    entry.missing = this.#doubles[row / 8 + MISSING] as number;
    return entry;
  }

  /** Takes up to `most` bytes off the oldest row, and the row itself when none is left. */
  take(most: number): Uint8Array {
    const row = this.#row() / 4;
    const start = this.#words[row + START] as number;
    const length = this.#words[row + LENGTH] as number;
    const taken = Math.min(length, most);
    this.#words[row + START] = start + taken;
    this.#words[row + LENGTH] = length - taken;
    if (taken === length) this.#taken += 1;
    return this.#bytes.subarray(start, start + taken);
  }

  /** Forgets what was taken, to be filled again. */
  clear(): void {
    this.#owners.clear();
    this.#entry = undefined;
    this.#used = 0;
    this.#rows = 0;
    this.#taken = 0;
    this.next = undefined;
  }

  /** Where the row of the oldest entry begins. */
  #row(): number {
    return PAGE_SIZE - (this.#taken + 1) * ROW_SIZE;
  }
}
