/**
 * How bad each message is, as far as is known, and how much has been found in all. What the
 * analysis or the header alone says marks a message as it is stored; where its body must be read
 * for it, that is left to the review.
 */
import type { Finding } from '../dissect/node.js';
import type { CommandTable } from '../dissect/table.js';
import type { MessageEvent } from '../message.js';
import type { KnownFindings } from './decoder.js';
import { HeaderMarks, worst } from './header-marks.js';
import type { Counters } from './port/counters.js';
import { Review } from './review.js';
import type { MessageStore } from './store.js';
import type { Mark } from './stored-message.js';

interface Parts {
  readonly store: MessageStore;
  readonly table: CommandTable;
  /** What an analysis that sees each message before says of it; absent: there is none. */
  readonly judged: KnownFindings | undefined;
  /** What decoding a message that is held finds in it. */
  readonly findingsOf: (number: number) => readonly Finding[];
  /** Milliseconds of a monotonic clock. */
  readonly now: () => number;
}

export class Judgements {
  /** Of the messages that are stored as `unjudged`. */
  readonly review: Review;
  private readonly headers: HeaderMarks;
  /** Findings that no review had to look for. */
  private told = 0;
  /** The analysis follows behind the list, and has come as far as this message; absent: it goes ahead. */
  private judgedTo: number | undefined;

  constructor(private readonly parts: Parts) {
    const { store, table, findingsOf, now } = parts;
    this.headers = new HeaderMarks(table);
    this.review = new Review(store, findingsOf, now);
  }

  /** A message that is about to be stored; counts what is found in it. */
  mark(event: MessageEvent): Mark {
    const { judged } = this.parts;
    if (judged !== undefined) {
      const findings = judged.of(event.number);
      this.told += findings.length;
      return worst(findings);
    }
    const mark = this.headers.of(event);
    if (mark === undefined) {
      this.review.left += 1;
      return 'unjudged';
    }
    this.told += mark.count;
    return mark.severity;
  }

  /** Something more was found of a message that is stored. */
  found(number: number, { severity }: Finding): void {
    this.told += 1;
    this.parts.store.marks.worsen(number, severity);
  }

  /** So far has an analysis come that follows behind the list; undefined: it has seen all of it. */
  reached(number: number | undefined): void {
    this.judgedTo = number;
  }

  /** Earlier messages are held no more. */
  forgetBefore(number: number): void {
    this.parts.judged?.forgetBefore?.(number);
  }

  /** All that is known of a message by now. */
  of(number: number): readonly Finding[] {
    const { judged, findingsOf } = this.parts;
    return judged?.of(number) ?? findingsOf(number);
  }

  /** @param messages that have come so far */
  counts(messages: number): Pick<Counters, 'findings' | 'unjudged'> {
    const behind = this.judgedTo === undefined ? 0 : messages - this.judgedTo;
    return { findings: this.told + this.review.found, unjudged: this.review.left + behind };
  }
}
