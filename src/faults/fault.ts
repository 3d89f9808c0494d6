/** What is wrong with a rule of faults, and where: shown under the rule with a caret. */
import { FilterFault } from '../filter/fault.js';
import type { Span } from '../filter/syntax.js';

/** Its places count in `filter`, which is the whole rule: `caretLines` shows it. */
export class RuleFault extends FilterFault {
  /** @param part which side of the arrow is at fault: they have different exit statuses */
  constructor(
    message: string,
    place: Span,
    readonly part: 'filter' | 'action',
    rule: string,
  ) {
    super(message, place);
    this.name = 'RuleFault';
    this.filter = rule;
  }
}
