/** What is wrong with a filter, and where: shown to the user under the filter with a caret. */
import { harmless } from '../dissect/text.js';
import type { Span } from './syntax.js';

/** Columns of a filter that are shown around its fault. */
const MAX_SHOWN = 200;

export class FilterFault extends Error implements Span {
  readonly start: number;
  readonly end: number;
  /** The filter that the places count in: not the one that was written, if it had shorthands. */
  filter = '';

  /** @param message a sentence without a full stop; what is wrong, and what would be right */
  constructor(message: string, { start, end }: Span) {
    // It may repeat what was typed, or pasted.
    super(harmless(message));
    this.name = 'FilterFault';
    this.start = start;
    this.end = Math.max(end, start + 1);
  }
}

/** The filter, and below it carets under the fault; of a long filter the part around it. */
export function caretLines({ filter, start, end }: FilterFault): string {
  const from = start < MAX_SHOWN - 40 ? 0 : start - 40;
  // A blank for each, so that the carets stay where they belong.
  const shown = filter
    .slice(from, from + MAX_SHOWN)
    .replace(/[^ -~]/g, (c) => (harmless(c) === c ? c : ' '));
  const width = Math.max(1, Math.min(end, from + MAX_SHOWN) - start);
  const more = from > 0 ? '…' : '';
  const rest = filter.length > from + MAX_SHOWN ? '…' : '';
  return `${more}${shown}${rest}\n${' '.repeat(more.length + start - from)}${'^'.repeat(width)}`;
}
