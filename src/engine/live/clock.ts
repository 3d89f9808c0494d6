/** The time of live traffic: the wall clock's instant, moving as the monotonic clock does. */
import type { Instant } from '../../bytes/time.js';

/** What is to be added to process.hrtime, which is the same on all threads. */
export function clockOrigin(): Instant {
  const [s, ns] = process.hrtime();
  const wall = Date.now();
  return { s: Math.floor(wall / 1000) - s, ns: (wall % 1000) * 1e6 - ns };
}

/**
 * A clock that never goes back, so that latencies are true while the system's time is set.
 * Its resolution is that of process.hrtime, its offset that of Date at `origin`.
 */
export function liveClock(origin = clockOrigin()): () => Instant {
  return () => {
    const [s, ns] = process.hrtime();
    const nanoseconds = ns + origin.ns;
    const carry = Math.floor(nanoseconds / 1e9);
    return { s: s + origin.s + carry, ns: nanoseconds - carry * 1e9 };
  };
}
