/**
 * The events of a session in the order of the list: each stands behind the last message that is
 * not later than it. Live, an event is told at once, while messages wait to be decoded: it moves
 * behind those that were sent before it as they come. When there are too many, the oldest go.
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
  /** Oldest events that went. */
  dropped = 0;

  /** Number of the event that came last; 0: none. */
  get latest(): number {
    return -this.arrived || 0;
  }

  /** @param after number of the newest message that had come by then */
  add(event: SessionEvent, after: number): void {
    this.arrived += 1;
    const entry = { number: -this.arrived, after, event };
    let place = this.entries.length;
    while (place > 0 && isBefore(entry, this.entries[place - 1] as Entry)) place -= 1;
    this.entries.splice(place, 0, entry);
    if (this.entries.length <= MAX_EVENTS) return;
    this.entries = this.entries.slice(BATCH);
    this.dropped += BATCH;
  }

  /** A message comes; `before` it the newest was another. */
  passed(before: number, number: number, at: Instant): void {
    for (let i = this.entries.length - 1; i >= 0; i -= 1) {
      const entry = this.entries[i] as Entry;
      if (entry.after !== before || nanosecondsBetween(at, entry.event.at) <= 0) return;
      entry.after = number;
    }
  }

  /** The event at an index, oldest first. */
  at(index: number): PlacedEvent | undefined {
    return this.entries[index];
  }

  get(number: number): PlacedEvent | undefined {
    return this.entries[this.indexOf(number)];
  }

  /** -1: it is not held, or a message's number. */
  indexOf(number: number): number {
    if (number >= 0) return -1;
    return this.entries.findLastIndex((entry) => entry.number === number);
  }

  /** How many stand before message `number`. */
  countBefore(number: number): number {
    let low = 0;
    for (let high = this.entries.length; low < high; ) {
      const middle = (low + high) >>> 1;
      if ((this.entries[middle] as Entry).after < number) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}

const isBefore = (a: Entry, b: Entry): boolean =>
  a.after < b.after || (a.after === b.after && nanosecondsBetween(a.event.at, b.event.at) > 0);
