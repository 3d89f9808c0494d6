/**
 * A clock that nothing but the requests moves: with the same seed and the same requests in the
 * same order, a node then answers the same bytes, its CAS values and dates included.
 */

/** Where it begins, milliseconds since 1970: 2026-01-01 00:00:00 UTC. */
const START = 1_767_225_600_000;

/** Goes on by one millisecond whenever it is read: once for each request. */
export function steadyClock(): () => number {
  let now = START;
  return () => {
    now += 1;
    return now;
  };
}
