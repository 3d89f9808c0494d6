/** The messages that match as one list; the other kind of list is in listing.ts. */
import type { RowList } from '../listing.js';
import type { MatchIndex } from './match-index.js';

export class MatchListing implements RowList {
  private readonly low: number;
  readonly total: number;

  /**
   * @param first number of the oldest message
   * @param newest of the newest that is in the list by now
   */
  constructor(
    private readonly matches: MatchIndex,
    first: number,
    newest: number,
  ) {
    this.low = matches.countBefore(first);
    this.total = Math.max(0, matches.countBefore(newest + 1) - this.low);
  }

  numberAt(index: number): number {
    return this.matches.at(this.low + index);
  }

  /** How many of them are before message `number`. */
  countBefore(number: number): number {
    return Math.max(0, Math.min(this.matches.countBefore(number) - this.low, this.total));
  }

  indexOf(number: number): number | undefined {
    const index = this.matches.countBefore(number) - this.low;
    const isHere = index >= 0 && index < this.total && this.numberAt(index) === number;
    return isHere ? index : undefined;
  }

  /**
   * Index of message `number`; where it does not match that of the match before it, or else of
   * the first. -1: there is none.
   */
  nearest(number: number): number {
    const exact = this.indexOf(number);
    if (exact !== undefined) return exact;
    const before = this.matches.countBefore(number) - this.low - 1;
    return Math.min(Math.max(0, before), this.total - 1);
  }
}
