/** What is looked at; of a part of the messages also which. */
import { type MessageRange, rangeText } from './range.js';

/** @param messages how many there are by now */
export function titleOf(title: string, range: MessageRange | undefined, messages: number): string {
  if (range === undefined) return title;
  const { from, to } = range;
  const isOpen = to === Number.POSITIVE_INFINITY && messages >= from;
  const shown = rangeText({ from, to: isOpen ? messages : to });
  return `${title}: messages ${shown} of ${messages}`;
}
