/**
 * Time as data. The core never reads a clock: every event carries the instant at
 * which its packet was captured, or at which the proxy received its bytes.
 *
 * Two numbers instead of a bigint or a float: a double cannot hold nanoseconds
 * since 1970, and a bigint per packet is slow to make and to compare.
 */
export interface Instant {
  /** Whole seconds since 1970-01-01 UTC; may be beyond 2106 in pcapng files. */
  readonly s: number;
  /** Nanoseconds within the second, 0..999,999,999. */
  readonly ns: number;
}

/** Nanoseconds from `a` to `b`; exact up to 104 days, negative when `b` is earlier. */
export function nanosecondsBetween(a: Instant, b: Instant): number {
  return (b.s - a.s) * 1e9 + (b.ns - a.ns);
}

/** The contract's `epoch`: seconds and nine decimals. */
export function epochText(t: Instant): string {
  return `${t.s}.${String(t.ns).padStart(9, '0')}`;
}

/** The latest second that was written, which mostly is that of the next message as well. */
const latest = { s: 0, text: '1970-01-01T00:00:00' };

function secondText(s: number): string {
  if (s !== latest.s) {
    latest.text = new Date(s * 1000).toISOString().slice(0, -5);
    latest.s = s;
  }
  return latest.text;
}

/** The contract's `time`: ISO 8601 in UTC with nanoseconds. */
export function isoText(t: Instant): string {
  // Date ends in the year 275760; a later second can only be damage, and is shown as a number.
  if (t.s > 8.64e12) return `${epochText(t)}s`;
  return `${secondText(t.s)}.${String(t.ns).padStart(9, '0')}Z`;
}
