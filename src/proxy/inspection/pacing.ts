/**
 * When inspection has its turn beside the relay. `Paced` is for inspectors that share the relay's
 * thread, and may cost it little; `UNPACED` for what costs nearly nothing (a copy), where
 * looking at the clock would cost more.
 */
import { performance } from 'node:perf_hooks';
import { Pace } from './pace.js';

export interface Pacing {
  /** Something was relayed. */
  relayed(): void;
  /**
   * Whether something may be shown now; if so, or if something is copied all the same, `done` follows.
   * @param fullness of the backlog, 0..1
   */
  begin(fullness: number): boolean;
  done(): void;
  /** A turn of the event loop begins that is for what waits. @param held nobody is read */
  turn(held: boolean): void;
  /** Milliseconds until the next one. */
  wait(fullness: number, held: boolean): number;
}

/**
 * Nothing was relayed for so long: nobody waits. Clients and servers that share a machine with the
 * proxy are quiet for shorter while they wait for each other. Ms.
 */
const QUIET_MS = 20;

export class Paced implements Pacing {
  readonly #pace = new Pace(performance.now(), () => performance.nodeTiming.idleTime);
  #began = 0;
  /** Something was relayed since the last turn. */
  #relaying = false;
  /** When a turn began and something had been relayed. */
  #busyAt = 0;

  relayed(): void {
    this.#relaying = true;
  }

  begin(fullness: number): boolean {
    this.#began = performance.now();
    return this.#pace.allows(this.#began, fullness);
  }

  done(): void {
    this.#pace.spent(this.#began, performance.now());
  }

  turn(held: boolean): void {
    const now = performance.now();
    if (this.#isQuiet(now, held)) this.#pace.rested(now);
    else if (this.#relaying) this.#busyAt = now;
    this.#relaying = false;
  }

  wait(fullness: number, held: boolean): number {
    const now = performance.now();
    return this.#isQuiet(now, held) ? 0 : this.#pace.wait(now, fullness);
  }

  /** Nobody waits for the relay: nothing comes, or what comes is not read. */
  #isQuiet(now: number, held: boolean): boolean {
    return !this.#relaying && (held || now - this.#busyAt >= QUIET_MS);
  }
}

const nothing = (): void => undefined;

export const UNPACED: Pacing = {
  ...{ relayed: nothing, begin: () => true, done: nothing },
  ...{ turn: nothing, wait: () => 0 },
};
