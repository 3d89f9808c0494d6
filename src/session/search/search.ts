/**
 * One search through the list, from a row on or back, on over the end, until it is back where it
 * began: in slices, so that whoever asked may give it up.
 */
import type { Found } from '../port/find.js';
import type { Trial } from './trial.js';

/** The messages that are gone through, by now. */
export interface Span {
  /** Numbers of the oldest and of the newest. */
  readonly first: number;
  readonly newest: number;
}

export class Search {
  /** Messages come by. */
  passed = 0;
  private at: number;
  private wrapped = false;

  /**
   * @param from number that the search begins behind, or before
   * @param isListed the message is in the list
   * @param now milliseconds of a monotonic clock
   */
  constructor(
    private readonly trial: Trial,
    private readonly from: number,
    private readonly step: 1 | -1,
    private readonly isListed: (number: number) => boolean,
    private readonly now: () => number,
  ) {
    this.at = from;
  }

  /** Goes on for `budget` milliseconds. Undefined: there is more to do. */
  work({ first, newest }: Span, budget: number): Found | undefined {
    const { step, from } = this;
    const end = this.now() + budget;
    for (;;) {
      this.at += step;
      if (step === 1 ? this.at > newest : this.at < first) {
        if (this.wrapped || newest < first) return {};
        this.wrapped = true;
        this.at = step === 1 ? first : newest;
      }
      // The oldest may have gone meanwhile.
      this.at = Math.max(first, Math.min(this.at, newest));
      this.passed += 1;
      const isBack = this.wrapped && (step === 1 ? this.at >= from : this.at <= from);
      if (this.isListed(this.at) && this.trial(this.at)) {
        return { number: this.at, ...(this.wrapped && { wrapped: true as const }) };
      }
      if (isBack) return {};
      // A single message may be long.
      if (this.now() >= end) return undefined;
    }
  }
}
