/**
 * Messages and events as one list. Messages are numbered on from `first` to `newest`; an event
 * takes a row between two of them. Nothing is stored: the place of a row is counted when asked.
 */
import type { EventLog } from './events/event-log.js';

/** What a list shows, row by row. */
export interface RowList {
  /** Rows. */
  readonly total: number;
  /** Number of the row at an index within the list: a message's, or an event's below 0. */
  numberAt(index: number): number;
  /** Index of a row; undefined: it is not in the list. */
  indexOf(number: number): number | undefined;
}

export class Listing implements RowList {
  /** Of the events, those from `low` to before `high` are in the list. */
  private readonly low: number;
  private readonly high: number;

  /**
   * @param first number of the oldest message
   * @param newest of the newest; `first - 1`: there is no message
   * @param latest number of the event after which none is shown (paused): none that came later
   */
  constructor(
    private readonly first: number,
    private readonly newest: number,
    private readonly events: EventLog,
    latest = Number.NEGATIVE_INFINITY,
  ) {
    this.low = events.countBefore(first - 1);
    let high = events.countBefore(newest + 1);
    while (high > this.low && (events.at(high - 1)?.number ?? 0) < latest) high -= 1;
    this.high = high;
  }

  get total(): number {
    return this.newest - this.first + 1 + this.high - this.low;
  }

  numberAt(index: number): number {
    let low = this.low;
    for (let high = this.high; low < high; ) {
      const middle = (low + high) >>> 1;
      if (this.rowOfEvent(middle) <= index) low = middle + 1;
      else high = middle;
    }
    // Events before `low` stand at the index or before it.
    const event = low > this.low && this.rowOfEvent(low - 1) === index ? low - 1 : undefined;
    if (event !== undefined) return this.events.at(event)?.number ?? 0;
    return this.first + index - (low - this.low);
  }

  indexOf(number: number): number | undefined {
    if (number < 0) {
      const event = this.events.indexOf(number);
      return event >= this.low && event < this.high ? this.rowOfEvent(event) : undefined;
    }
    if (number < this.first || number > this.newest) return undefined;
    const before = Math.min(this.events.countBefore(number), this.high);
    return number - this.first + before - this.low;
  }

  private rowOfEvent(index: number): number {
    const after = this.events.at(index)?.after ?? 0;
    return after - this.first + 1 + index - this.low;
  }
}
