/**
 * Times in a scenario: what a client sends and a node answers is about the moment at which it is
 * played. A text that is nothing but such a word becomes a number:
 *
 *   $now, $now+60   seconds since 1970, $ms-5 milliseconds; the number behind is in seconds
 *   $bucket_uuid    uuid of the bucket that every node has
 */
import { DEFAULT_BUCKET } from '../model/bucket.js';

const TIME = /^\$(now|ms)(?:([+-]\d+(?:\.\d+)?))?$/;

/** Other than these, no text of a scenario may begin with a dollar. */
export const isTemplate = (text: string): boolean => TIME.test(text) || text === '$bucket_uuid';

/** @param now milliseconds since 1970 */
export function filledIn(value: unknown, now: number): unknown {
  if (typeof value === 'string') return word(value, now);
  if (Array.isArray(value)) return value.map((each) => filledIn(each, now));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, member]) => [key, filledIn(member, now)]),
  );
}

function word(text: string, now: number): string | number {
  if (text === '$bucket_uuid') return DEFAULT_BUCKET.uuid;
  const [whole, unit, by = '0'] = TIME.exec(text) ?? [];
  if (whole === undefined) return text;
  const ms = now + Number(by) * 1000;
  return unit === 'ms' ? Math.floor(ms) : Math.floor(ms / 1000);
}
