/**
 * Which messages are to be seen yet: all, or, when a capture is replayed at a pace, those
 * whose time has come. Pausing stops the clock of a replay, and of live traffic the list:
 * traffic goes on being recorded, and is there when the list goes on.
 */
import { type Instant, nanosecondsBetween } from '../bytes/time.js';

export interface Timeline {
  /** Number of the newest message. */
  readonly last: number;
  timeOf(number: number): Instant | undefined;
}

export class Playback {
  private shown = 0;
  private paused = false;
  /** Time that has been played, ms. */
  private played = 0;
  private resumedAt: number | undefined;

  /** @param speed 1 = as captured, 2 = twice as fast; Infinity = everything at once */
  constructor(
    private readonly speed: number,
    private readonly now: () => number,
  ) {}

  get isPaused(): boolean {
    return this.paused;
  }

  pause(on: boolean): void {
    if (on && !this.paused && this.resumedAt !== undefined) {
      this.played += this.now() - this.resumedAt;
    }
    if (on !== this.paused) this.resumedAt = on ? undefined : this.now();
    this.paused = on;
  }

  /** Number of the newest message to show. */
  newest(timeline: Timeline, first: number): number {
    if (this.paused) return this.shown;
    if (this.speed === Number.POSITIVE_INFINITY) {
      this.shown = timeline.last;
      return this.shown;
    }
    this.resumedAt ??= this.now();
    const limit = (this.played + this.now() - this.resumedAt) * this.speed * 1e6;
    const start = timeline.timeOf(first);
    if (start === undefined) return 0;
    this.shown = Math.max(this.shown, first);
    for (;;) {
      const next = timeline.timeOf(this.shown + 1);
      if (next === undefined || nanosecondsBetween(start, next) > limit) return this.shown;
      this.shown += 1;
    }
  }

  /** There is more to come without any new message. */
  isBehind(last: number): boolean {
    return !this.paused && this.shown < last;
  }
}
