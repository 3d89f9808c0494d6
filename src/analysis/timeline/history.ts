/** What changed for which vbucket, and who changed it when: a list that only grows at its end. */
import type { Instant } from '../../bytes/time.js';
import { bucketOf } from '../machines/knowledge.js';
import type { Tell } from '../machines/tell.js';

export interface TimelineEvent {
  /** Message that carries the news. */
  readonly number: number;
  readonly at: Instant;
  readonly node: string;
  readonly client: string;
  readonly bucket: string;
  readonly vbucket: number;
  /** Such as "uploader started". */
  readonly what: string;
  /** Such as "term 7"; empty where there is nothing to add. */
  readonly detail: string;
}

export class History {
  /** A ring once it is full: the oldest event stands at `first`. */
  private readonly ring: TimelineEvent[] = [];
  private first = 0;
  /** Events that had to go, oldest first. */
  evicted = 0;

  /** @param cap events that are kept; at least 1 */
  constructor(private readonly cap: number) {}

  /** Takes an event. A function of its own, so that machines need not know this class. */
  readonly tell: Tell = (where, vbucket, what, detail) => {
    const { number, at, node, client } = where;
    const event = { number, at, node, client, bucket: bucketOf(where), vbucket, what, detail };
    if (this.ring.length < this.cap) {
      this.ring.push(event);
      return;
    }
    this.ring[this.first] = event;
    this.first = (this.first + 1) % this.cap;
    this.evicted += 1;
  };

  /** Events so far, also those that had to go. */
  get told(): number {
    return this.ring.length + this.evicted;
  }

  /** Oldest first. */
  *events(): Generator<TimelineEvent> {
    for (let i = 0; i < this.ring.length; i += 1) {
      yield this.ring[(this.first + i) % this.ring.length] as TimelineEvent;
    }
  }
}
