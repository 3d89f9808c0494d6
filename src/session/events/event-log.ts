/**
 * The events of a session in the order of the list: each stands behind the last message that is
 * not later than it. Live, an event is told at once, while messages wait to be decoded: it moves
 * behind those that were sent before it as they come. Those before the oldest message go with the
 * messages that were there; when there are too many besides, the oldest go.
 */
import { type Instant, nanosecondsBetween } from '../../bytes/time.js';
import type { PlacedEvent, SessionEvent } from './event.js';

/** Events held, some hundred bytes each. */
const MAX_EVENTS = 65_536;
/** How many go at once when there are more: moving all of them up for each would take long. */
const BATCH = MAX_EVENTS / 4;

interface Entry extends PlacedEvent {
  after: number;
}

export class EventLog {
  private entries: Entry[] = [];
  private arrived = 0;
  /** Newest message, as far as events or messages told. */
  private newest = 0;
  /** From this index on entries stand behind the newest message; their `after` is set when read. */
  private floating = 0;
  /** Oldest events that went. */
  dropped = 0;

  /** Number of the event that came last; 0: none. */
  get latest(): number {
    return -this.arrived || 0;
  }

  /** @param after number of the newest message that had come by then */
  add(event: SessionEvent, after: number): void {
    this.settle();
    if (after > this.newest) {
      this.newest = after;
      this.floating = this.entries.length;
    }
    this.arrived += 1;
    const entry = { number: -this.arrived, after, event };
    let place = this.entries.length;
    while (place > 0 && isBefore(entry, this.entries[place - 1] as Entry)) place -= 1;
    this.entries.splice(place, 0, entry);
    if (after < this.newest) this.floating += 1;
    if (this.entries.length <= MAX_EVENTS) return;
    this.entries = this.entries.slice(BATCH);
    this.floating = Math.max(0, this.floating - BATCH);
    this.dropped += BATCH;
  }

  /** A message comes, the newest: events that are later than it go on standing behind it. */
  passed(number: number, at: Instant): void {
    for (; this.floating < this.entries.length; this.floating += 1) {
      const entry = this.entries[this.floating] as Entry;
      if (nanosecondsBetween(at, entry.event.at) > 0) break;
      entry.after = this.newest;
    }
    this.newest = number;
  }

  /** The event at an index, oldest first. */
  at(index: number): PlacedEvent | undefined {
    this.settle();
    return this.entries[index];
  }

  get(number: number): PlacedEvent | undefined {
    return this.entries[this.indexOf(number)];
  }

  /**
   * The message that a row is looked on from: of an event, the one before it (`step` 1) or
   * behind it (-1); a message itself.
   */
  placeOf(number: number, step: 1 | -1): number {
    const event = this.get(number);
    if (event === undefined) return number;
    return step === 1 ? event.after : event.after + 1;
  }

  /** -1: it is not held, or a message's number. */
  indexOf(number: number): number {
    if (number >= 0) return -1;
    return this.entries.findLastIndex((entry) => entry.number === number);
  }

  /** How many stand before message `number`. */
  countBefore(number: number): number {
    this.settle();
    let low = 0;
    for (let high = this.entries.length; low < high; ) {
      const middle = (low + high) >>> 1;
      if ((this.entries[middle] as Entry).after < number) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  /**
   * Earlier messages are gone: the events before them go as well, but for those that somebody
   * may still decide about.
   */
  forgetBefore(number: number): void {
    const gone = this.countBefore(number - 1);
    if (gone === 0) return;
    const all = this.entries.length;
    this.entries = this.entries.filter(({ event }, i) => i >= gone || event.held?.() !== undefined);
    this.floating -= all - this.entries.length;
  }

  /** Once for many messages: what waits for thousands of them is not touched by each. */
  private settle(): void {
    const last = this.entries.at(-1);
    if (last === undefined || last.after === this.newest) return;
    for (let i = this.floating; i < this.entries.length; i += 1) {
      (this.entries[i] as Entry).after = this.newest;
    }
  }
}

const isBefore = (a: Entry, b: Entry): boolean =>
  a.after < b.after || (a.after === b.after && nanosecondsBetween(a.event.at, b.event.at) > 0);
