/**
 * What whoever looks at a session says of its messages: which are marked, what is remarked on
 * them, which are to be left out, and from which on time is counted anew. It is kept by number,
 * not in the columns of the store: a message that had to go keeps what was said of it, and what
 * was said of a capture another day is there before its messages are.
 */
import type { Instant } from '../../bytes/time.js';

/** Messages that can be marked, remarked on, ignored, or a time reference, of each kind. */
export const MOST_NOTES = 100_000;
/**
 * Longest comment, in UTF-16 units: it is three bytes a unit at most in a pcapng option, of which
 * none is longer than 65,535 bytes.
 */
export const LONGEST_COMMENT = 16_384;

/** As plain data, numbers rising. */
export interface Notes {
  readonly marked: readonly number[];
  readonly ignored: readonly number[];
  readonly references: readonly number[];
  readonly comments: readonly { readonly number: number; readonly text: string }[];
}

export type Sign = 'marked' | 'ignored' | 'references';

export class Annotations {
  private readonly signs: Readonly<Record<Sign, Set<number>>>;
  private readonly comments: Map<number, string>;
  /** Time references in order; made anew after a change. */
  private ordered: readonly number[] | undefined;
  /** Their times, as far as their messages have come. */
  private readonly times = new Map<number, Instant>();
  private changes = 0;

  /** @param changed is told of each change */
  constructor(
    notes?: Notes,
    private readonly changed: () => void = () => undefined,
  ) {
    this.signs = {
      marked: new Set(notes?.marked),
      ignored: new Set(notes?.ignored),
      references: new Set(notes?.references),
    };
    this.comments = new Map(notes?.comments.map(({ number, text }) => [number, text]));
  }

  /** Number of messages that have the sign. */
  count(sign: Sign): number {
    return this.signs[sign].size;
  }

  has(sign: Sign, number: number): boolean {
    return this.signs[sign].has(number);
  }

  /** @returns whether it is set now; undefined: there are too many already */
  toggle(sign: Sign, number: number): boolean | undefined {
    const set = this.signs[sign];
    const was = set.delete(number);
    if (!was && set.size >= MOST_NOTES) return undefined;
    if (!was) set.add(number);
    if (sign === 'references') this.ordered = undefined;
    this.change();
    return !was;
  }

  commentOf(number: number): string | undefined {
    return this.comments.get(number);
  }

  /** An empty text takes the comment away. False: there are too many already, or it is too long. */
  comment(number: number, text: string): boolean {
    if (text.length > LONGEST_COMMENT) return false;
    if (text === '') {
      if (this.comments.delete(number)) this.change();
      return true;
    }
    if (!this.comments.has(number) && this.comments.size >= MOST_NOTES) return false;
    this.comments.set(number, text);
    this.change();
    return true;
  }

  /** Rises with every change. */
  get version(): number {
    return this.changes;
  }

  /** A message has come: of a time reference its time is known now. */
  passed(number: number, { s, ns }: Instant): void {
    const { references } = this.signs;
    if (references.size > 0 && references.has(number)) this.times.set(number, { s, ns });
  }

  /** The time that message `number` is counted from: of the last reference up to it. */
  referenceOf(number: number): Instant | undefined {
    if (this.signs.references.size === 0) return undefined;
    this.ordered ??= rising(this.signs.references);
    const { ordered } = this;
    let low = 0;
    for (let high = ordered.length; low < high; ) {
      const middle = (low + high) >>> 1;
      if ((ordered[middle] as number) <= number) low = middle + 1;
      else high = middle;
    }
    return this.times.get(ordered[low - 1] ?? 0);
  }

  get notes(): Notes {
    const { marked, ignored, references } = this.signs;
    const numbers = [...this.comments.keys()].sort((a, b) => a - b);
    return {
      marked: rising(marked),
      ignored: rising(ignored),
      references: rising(references),
      comments: numbers.map((number) => ({ number, text: this.comments.get(number) ?? '' })),
    };
  }

  private change(): void {
    this.changes += 1;
    this.changed();
  }

  /** Nothing is said of any message. */
  get isEmpty(): boolean {
    const { marked, ignored, references } = this.signs;
    return marked.size + ignored.size + references.size + this.comments.size === 0;
  }
}

const rising = (numbers: ReadonlySet<number>): readonly number[] =>
  [...numbers].sort((a, b) => a - b);
