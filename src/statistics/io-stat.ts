/**
 * Messages and bytes by interval of time, after tshark's `io,stat`: intervals are counted from the
 * first message of the input, and those without a message are there as well. What comes with an
 * earlier time than the first message belongs to the first interval.
 *
 * Memory: 16 bytes for each interval and column; MAX_INTERVALS intervals, later messages are only
 * counted.
 */
import { type Instant, nanosecondsBetween } from '../bytes/time.js';
import { HEADER_LENGTH } from '../mcbp/header.js';
import type { MessageEvent } from '../message.js';

const MAX_INTERVALS = 100_000;

export interface IoStatOptions {
  /** Nanoseconds, above 0; undefined: all that there is makes one interval. */
  readonly interval: number | undefined;
  /** Which messages each column counts. */
  readonly columns: readonly ((event: MessageEvent) => boolean)[];
  /** Intervals, at least 1; absent: MAX_INTERVALS. */
  readonly cap?: number;
}

export interface IoInterval {
  /** Nanoseconds after the first message; the last interval ends with the last message. */
  readonly from: number;
  readonly to: number;
  readonly columns: readonly { readonly messages: number; readonly bytes: number }[];
}

export class IoStatistics {
  /** Messages and bytes of each column, by interval: a row of them after the other. */
  private counts = new Float64Array(0);
  private intervals = 0;
  private first: Instant | undefined;
  /** Nanoseconds from the first to the latest message. */
  private duration = 0;
  /** Messages of intervals beyond the cap. */
  overlooked = 0;

  constructor(private readonly options: IoStatOptions) {}

  /** @param counts false: it is only there to tell when the input begins and ends */
  message(event: MessageEvent, counts = true): void {
    this.first ??= { s: event.at.s, ns: event.at.ns };
    const after = Math.max(0, nanosecondsBetween(this.first, event.at));
    this.duration = Math.max(this.duration, after);
    if (!counts) return;
    const { interval, cap = MAX_INTERVALS } = this.options;
    const row = interval === undefined ? 0 : Math.floor(after / interval);
    if (row < cap) this.count(row, event);
    else this.overlooked += 1;
  }

  /** In order of time. */
  *rows(): Generator<IoInterval> {
    const { columns, interval = Number.POSITIVE_INFINITY, cap = MAX_INTERVALS } = this.options;
    if (this.first === undefined) return;
    const reached = Math.floor(this.duration / interval) + 1;
    for (let row = 0; row < Math.min(reached, cap); row += 1) {
      yield {
        from: row === 0 ? 0 : row * interval,
        to: Math.min((row + 1) * interval, this.duration),
        columns: columns.map((_, i) => this.at(row, i)),
      };
    }
  }

  private at(row: number, column: number) {
    const place = 2 * (row * this.options.columns.length + column);
    return { messages: this.counts[place] ?? 0, bytes: this.counts[place + 1] ?? 0 };
  }

  private count(row: number, event: MessageEvent): void {
    const { columns } = this.options;
    if (row >= this.intervals) this.reach(row + 1);
    columns.forEach((holds, i) => {
      if (!holds(event)) return;
      const place = 2 * (row * columns.length + i);
      this.counts[place] = (this.counts[place] as number) + 1;
      this.counts[place + 1] =
        (this.counts[place + 1] as number) + HEADER_LENGTH + event.bodyLength;
    });
  }

  private reach(intervals: number): void {
    const { columns, cap = MAX_INTERVALS } = this.options;
    this.intervals = Math.min(cap, Math.max(intervals, 2 * this.intervals));
    const grown = new Float64Array(2 * this.intervals * columns.length);
    grown.set(this.counts);
    this.counts = grown;
  }
}
