/** The time of live traffic: the wall clock's instant, moving as the monotonic clock does. */
import type { Instant } from '../bytes/time.js';

/**
 * A clock that never goes back, so that latencies are true while the system's time is set.
 * Its resolution is that of process.hrtime, its offset that of Date at the first call.
 */
export function liveClock(): () => Instant {
  const [s0, ns0] = process.hrtime();
  const wall = Date.now();
  const offsetS = Math.floor(wall / 1000) - s0;
  const offsetNs = (wall % 1000) * 1e6 - ns0;
  return () => {
    const [s, ns] = process.hrtime();
    const nanoseconds = ns + offsetNs;
    const carry = Math.floor(nanoseconds / 1e9);
    return { s: s + offsetS + carry, ns: nanoseconds - carry * 1e9 };
  };
}
