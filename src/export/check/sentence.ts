/**
 * Findings name other messages by number. Where several captures are one history those numbers
 * run through all of them, so that the sentence says behind it where each of them lies.
 */
import type { FindingLog, Found } from './finding-log.js';

/** "message 12", "request 12", as the rules write it. */
const NAMED = /\b(?:messages?|requests?) (\d+)\b/g;

/** Messages that are looked up for one sentence. */
const MAX_NAMED = 8;

export function sentenceOf({ message }: Found, log: FindingLog): string {
  if (log.captures.length < 2) return message;
  const numbers = [...message.matchAll(NAMED)].map(([, digits]) => Number(digits));
  const known = [...new Set(numbers)].filter((number) => number >= 1 && number <= log.places.total);
  if (known.length === 0) return message;
  const told = known.slice(0, MAX_NAMED).map((number) => {
    const place = log.places.of(number);
    return `${number} is ${log.captures[place.capture] ?? ''}:${place.number}`;
  });
  return `${message} (message ${told.join(', ')})`;
}
