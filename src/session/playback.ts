/**
 * Which messages are to be seen yet: all, or, when a capture is replayed at a pace, those
 * whose time has come. Pausing stops the clock of a replay, and of live traffic the list:
 * traffic goes on being recorded, and is there when the list goes on. A capture can be gone
 * through like a recording: faster, slower, message by message, from another place.
 */
import { type Instant, nanosecondsBetween } from '../bytes/time.js';
import type { Play, PlaybackState } from './port/playback.js';

export interface Timeline {
  /** Number of the newest message. */
  readonly last: number;
  timeOf(number: number): Instant | undefined;
}

/** Slowest and fastest pace besides Infinity, as parts and multiples of the capture's own. */
const SLOWEST = 1 / 64;
const FASTEST = 1024;

export class Playback {
  private shown = 0;
  private paused = false;
  /** Time of the message that playing began with. */
  private start: Instant | undefined;
  /** Time of the capture played before `resumedAt`, ms. */
  private played = 0;
  private resumedAt: number | undefined;
  /** It is gone through as a recording: at a pace, or by steps and jumps. */
  private isPaced: boolean;

  /** @param speed 1 = as captured, 2 = twice as fast; Infinity = everything at once */
  constructor(
    private speed: number,
    private readonly now: () => number,
  ) {
    this.isPaced = speed !== Number.POSITIVE_INFINITY;
  }

  get isPaused(): boolean {
    return this.paused;
  }

  pause(on: boolean): void {
    if (on === this.paused) return;
    this.played = this.position();
    this.resumedAt = on ? undefined : this.now();
    this.paused = on;
  }

  /** Another pace, one message on or back, or another place; steps and jumps out of "at once" pause. */
  play(wish: Play, timeline: Timeline, first: number): void {
    const isAtOnce = this.speed === Number.POSITIVE_INFINITY;
    this.newest(timeline, first);
    this.isPaced = true;
    if (this.start === undefined) this.start = timeline.timeOf(first);
    if (wish.speed !== undefined) {
      const place = isAtOnce ? this.timeFromStart(timeline, this.shown) : this.position();
      this.speed = paceOf(wish.speed);
      this.goOn(place);
      return;
    }
    if (isAtOnce || wish.step !== undefined) this.pause(true);
    this.shown = Math.min(Math.max(first, this.place(wish, timeline, first)), timeline.last);
    this.goOn(this.timeFromStart(timeline, this.shown, wish));
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
    if (this.shown < first || this.start === undefined) {
      this.begin(first, timeline.timeOf(first));
    }
    if (this.start === undefined) return 0;
    const limit = this.position() * 1e6;
    for (;;) {
      if (this.shown >= timeline.last) return this.shown;
      const next = timeline.timeOf(this.shown + 1);
      // A message that is not there has no time to wait for.
      if (next !== undefined && nanosecondsBetween(this.start, next) > limit) return this.shown;
      this.shown += 1;
    }
  }

  /** What there is to tell of a capture that is gone through; undefined: all of it is shown. */
  state(timeline: Timeline): PlaybackState | undefined {
    if (!this.isPaced || this.start === undefined) return undefined;
    const length = Math.max(0, this.timeFromStart(timeline, timeline.last));
    const isOver = this.shown >= timeline.last;
    const position = isOver || this.speed === Number.POSITIVE_INFINITY ? length : this.position();
    return { speed: this.speed, position: position / 1000, length: length / 1000, isOver };
  }

  /** There is more to come without any new message. */
  isBehind(last: number): boolean {
    return !this.paused && this.shown < last;
  }

  private place({ step, seek }: Play, timeline: Timeline, first: number): number {
    if (step !== undefined) return this.shown + step;
    if (seek === undefined) return this.shown;
    if (seek.to === 'message') return seek.number;
    return this.lastBy(seek.seconds * 1e9, timeline, first);
  }

  /** The last message up to a time: of a capture that is not in order, one of them. */
  private lastBy(limit: number, timeline: Timeline, first: number): number {
    const { start } = this;
    let low = first - 1;
    for (let high = timeline.last + 1; start !== undefined && high - low > 1; ) {
      const middle = (low + high) >>> 1;
      const at = timeline.timeOf(middle);
      if (at === undefined || nanosecondsBetween(start, at) <= limit) low = middle;
      else high = middle;
    }
    return low;
  }

  /** Milliseconds of the capture up to message `number`, or to the time that is wished for. */
  private timeFromStart(timeline: Timeline, number: number, { seek }: Play = {}): number {
    if (seek?.to === 'time') return seek.seconds * 1000;
    const at = timeline.timeOf(number);
    return this.start === undefined || at === undefined
      ? 0
      : nanosecondsBetween(this.start, at) / 1e6;
  }

  /** Milliseconds of the capture that have been played. */
  private position(): number {
    if (this.resumedAt === undefined || this.speed === Number.POSITIVE_INFINITY) return this.played;
    return this.played + (this.now() - this.resumedAt) * this.speed;
  }

  private goOn(place: number): void {
    this.played = place;
    this.resumedAt = this.paused ? undefined : this.now();
  }

  private begin(first: number, at: Instant | undefined): void {
    if (at === undefined) return;
    this.shown = first;
    this.start = at;
    this.goOn(0);
  }
}

const clamp = (value: number, low: number, high: number): number =>
  Math.max(low, Math.min(value, high));

const paceOf = (speed: number): number =>
  speed === Number.POSITIVE_INFINITY ? speed : clamp(speed, SLOWEST, FASTEST);
