/**
 * Sentences of findings where several captures are one history: the analysis numbers messages
 * through all of them, people look for them in one.
 */
import type { FindingLog, Found } from './finding-log.js';

/** Messages keep the numbers of their captures; those of another capture are named with its file. */
export function sentenceOf({ message, mentions = [], place }: Found, log: FindingLog): string {
  if (log.captures.length < 2) return message;
  let text = '';
  let from = 0;
  for (const { number, at } of mentions) {
    const other = log.places.of(number);
    const isNear = other.capture === place.capture;
    text += message.slice(from, at) + (isNear ? other.number : log.places.nameOf(number));
    from = at + `${number}`.length;
  }
  return text + message.slice(from);
}
