/**
 * Looks for the findings of messages whose bodies must be read for it. That takes ten times
 * as long as everything else, so it is done when there is time: for rows that are looked at,
 * for those that a search comes by, and for all others while nothing else is to be done.
 */
import type { Finding } from '../dissect/node.js';
import { worst } from './header-marks.js';
import type { MessageStore } from './store.js';

/** Messages reviewed between two looks at the clock. */
const STRIDE = 16;

export class Review {
  /** Findings so far. */
  found = 0;
  /** Messages whose findings have not been looked for, those included that are gone. */
  left = 0;
  /** No message before this one is unjudged. */
  private next = 1;

  /**
   * @param findings those of a message that is held
   * @param now milliseconds of a monotonic clock
   */
  constructor(
    private readonly store: MessageStore,
    private readonly findings: (number: number) => readonly Finding[],
    private readonly now: () => number,
  ) {}

  /** These are the findings of this message; counts them, once. True when that was news. */
  settle(number: number, findings: readonly Finding[]): boolean {
    if (!this.store.marks.isUnjudged(number)) return false;
    this.store.marks.judge(number, worst(findings));
    this.found += findings.length;
    this.left -= 1;
    return true;
  }

  /** Goes on for `budget` milliseconds. True when there is more to do. */
  work(budget: number): boolean {
    const end = this.now() + budget;
    for (let done = 0; done % STRIDE !== 0 || done === 0 || this.now() < end; done += 1) {
      const number = this.store.marks.nextUnjudged(this.next);
      this.next = number ?? this.store.last + 1;
      if (number === undefined) return false;
      this.settle(number, this.findings(number));
    }
    return true;
  }

  /**
   * The nearest message with a finding after (`step` 1) or before (-1) `from`. What is unjudged
   * on the way is judged, for `budget` milliseconds; then the search says how far it `reached`.
   */
  find(
    from: number,
    step: 1 | -1,
    budget: number,
  ): number | undefined | { readonly reached: number } {
    const end = this.now() + budget;
    let at = from;
    for (let done = 1; ; done += 1) {
      const number = this.store.marks.find('finding', at, step);
      if (number === undefined || !this.store.marks.isUnjudged(number)) return number;
      const findings = this.findings(number);
      this.settle(number, findings);
      if (findings.length > 0) return number;
      if (done % STRIDE === 0 && this.now() >= end) return { reached: number };
      at = number;
    }
  }
}
