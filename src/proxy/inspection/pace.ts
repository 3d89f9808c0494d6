/**
 * How much of the event loop's time inspection may take, as an account in milliseconds. Both
 * share one thread with the relay, so every millisecond of inspection is one in which nothing
 * is relayed. Inspection earns a small share of all time, so that a saturated relay is slowed by
 * that much at most, and is still looked at.
 *
 * Of time in which the loop had nothing to do it earns the more the fuller the backlog is. That
 * time is not nobody's: who sends the next request when the last is answered may be waiting for
 * the same processor. A burst is relayed first and inspected behind it; where traffic goes
 * on, all idle time is taken before anything is skipped.
 *
 * Pure: time is handed in, from any clock that never goes back.
 */

/** What may be saved up. */
const BURST_MS = 4;
/**
 * What may be spent in one turn of the event loop: the delay that relaying may see. Whoever sends
 * the next request when the last is answered is slowed by a long one, however idle the loop was.
 */
export const TURN_MS = 0.5;
/** Milliseconds earned for each one that goes by, but for those spent. */
const SHARE = 0.1;
/** Idle time is earned in full from this fullness of the backlog on: well before bytes are skipped. */
const FULL = 0.5;
/** How long a wait may be at most, ms: idle time may be earned meanwhile. */
const MAX_WAIT_MS = 10;

export class Pace {
  readonly #idle: () => number;
  #credit = BURST_MS;
  /** When the account was last brought up to date, and how idle the loop had been until then. */
  #since: number;
  #idleSince: number;

  /** `idle`: milliseconds so far in which the event loop waited for something to do. */
  constructor(now: number, idle: () => number) {
    this.#idle = idle;
    this.#since = now;
    this.#idleSince = idle();
  }

  /**
   * Something may be inspected now. One call may overdraw the account: it cannot be cut short.
   * @param fullness of the backlog, 0..1
   */
  allows(now: number, fullness: number): boolean {
    this.#earn(now);
    if (this.#credit <= 0) this.#earnIdle(Math.min(1, fullness / FULL));
    return this.#credit > 0;
  }

  /** Inspection took the time from `began` to `now`. */
  spent(began: number, now: number): void {
    this.#earn(began);
    this.#credit -= now - began;
    this.#since = now;
  }

  /** Nothing was relayed for a while: nobody waits, one turn is free. */
  rested(now: number): void {
    this.#credit = Math.max(TURN_MS, this.#credit);
    this.#since = now;
  }

  /**
   * Milliseconds until it is worth while to ask again, 0 when something is allowed now: until a
   * turn's worth is earned, for each turn costs something by itself.
   */
  wait(now: number, fullness: number): number {
    if (this.allows(now, fullness)) return 0;
    const rate = Math.min(1, SHARE + fullness / FULL);
    return Math.min(MAX_WAIT_MS, (TURN_MS - this.#credit) / rate);
  }

  #earn(now: number): void {
    if (now <= this.#since) return;
    this.#credit = Math.min(BURST_MS, this.#credit + (now - this.#since) * SHARE);
    this.#since = now;
  }

  #earnIdle(part: number): void {
    const idle = this.#idle();
    this.#credit = Math.min(BURST_MS, this.#credit + (idle - this.#idleSince) * part);
    this.#idleSince = idle;
  }
}
