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
  /** Time of the message that playing began with. */
  private start: Instant | undefined;
  /** Time that has been played since, ms. */
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

  /**
   * Number of the newest message to show. A replay begins with `first`, and begins anew there
   * when messages went before they were shown.
   */
  newest(timeline: Timeline, first: number): number {
    if (this.paused) return this.shown;
    if (this.speed === Number.POSITIVE_INFINITY) {
      this.shown = timeline.last;
      return this.shown;
    }
    if (this.shown < first) this.begin(first, timeline.timeOf(first));
    if (this.start === undefined) return 0;
    const resumedAt = this.resumedAt ?? this.now();
    const limit = (this.played + this.now() - resumedAt) * this.speed * 1e6;
    for (;;) {
      if (this.shown >= timeline.last) return this.shown;
      const next = timeline.timeOf(this.shown + 1);
      // A message that is not there has no time to wait for.
      if (next !== undefined && nanosecondsBetween(this.start, next) > limit) return this.shown;
      this.shown += 1;
    }
  }

  private begin(first: number, at: Instant | undefined): void {
    if (at === undefined) return;
    this.shown = first;
    this.start = at;
    this.played = 0;
    this.resumedAt = this.now();
  }

  /** There is more to come without any new message. */
  isBehind(last: number): boolean {
    return !this.paused && this.shown < last;
  }
}
