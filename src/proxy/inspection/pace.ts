/**
 * How much of the event loop's time inspection may take, as an account in milliseconds. Both
 * share one thread with the relay, so every millisecond of inspection is one in which nothing
 * is relayed. Time in which the loop had nothing to do is earned in full: it would have been
 * nobody's. Of time in which it was busy inspection earns a small share, so that a saturated
 * relay is slowed by that much at most, and is still looked at.
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
/** Milliseconds earned for each one in which the loop was busy with something else. */
const SHARE = 0.1;

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

  /** Something may be inspected now. One call may overdraw the account: it cannot be cut short. */
  allows(now: number): boolean {
    this.#earn(now);
    if (this.#credit <= 0) this.#earnIdle();
    return this.#credit > 0;
  }

  /** Inspection took the time from `began` to `now`. */
  spent(began: number, now: number): void {
    this.#earn(began);
    this.#credit -= now - began;
    this.#since = now;
  }

  /** Nothing was relayed for a whole turn of the event loop: nobody waits, one turn is free. */
  rested(now: number): void {
    this.#credit = Math.max(TURN_MS, this.#credit);
    this.#since = now;
  }

  /** Milliseconds until `allows` holds at the earliest; 0 when it holds now. */
  wait(now: number): number {
    return this.allows(now) ? 0 : -this.#credit;
  }

  #earn(now: number): void {
    if (now <= this.#since) return;
    this.#credit = Math.min(BURST_MS, this.#credit + (now - this.#since) * SHARE);
    this.#since = now;
  }

  #earnIdle(): void {
    const idle = this.#idle();
    this.#credit = Math.min(BURST_MS, this.#credit + idle - this.#idleSince);
    this.#idleSince = idle;
  }
}
