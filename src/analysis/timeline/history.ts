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

/** What of an event is text, in the order in which it is held. */
const TEXTS = 5;
/** Events that there is room for at first. */
const FIRST_ROOM = 64;

/** Held as columns: of events as objects 100,000 would take three times as much memory. */
export class History {
  /** Rings once they are full: the oldest event stands at `first`. */
  private numbers = new Float64Array(0);
  private seconds = new Float64Array(0);
  private nanoseconds = new Float64Array(0);
  private vbuckets = new Float64Array(0);
  private readonly texts: string[] = [];
  private first = 0;
  private held = 0;
  /** Events that had to go, oldest first. */
  evicted = 0;

  /** @param cap events that are kept; at least 1 */
  constructor(private readonly cap: number) {}

  /** Takes an event. A function of its own, so that machines need not know this class. */
  readonly tell: Tell = (where, vbucket, what, detail) => {
    const i = this.place();
    const { number, at, node, client } = where;
    this.numbers[i] = number;
    this.seconds[i] = at.s;
    this.nanoseconds[i] = at.ns;
    this.vbuckets[i] = vbucket;
    for (const [k, text] of [node, client, bucketOf(where), what, detail].entries()) {
      this.texts[TEXTS * i + k] = text;
    }
  };

  /** Events so far, also those that had to go. */
  get told(): number {
    return this.held + this.evicted;
  }

  /** Oldest first. */
  *events(): Generator<TimelineEvent> {
    for (let i = 0; i < this.held; i += 1) yield this.event((this.first + i) % this.held);
  }

  /** Where the next event goes: the oldest one's place when there is no other. */
  private place(): number {
    if (this.held < this.cap) {
      if (this.held === this.numbers.length) this.grow();
      this.held += 1;
      return this.held - 1;
    }
    const oldest = this.first;
    this.first = (oldest + 1) % this.cap;
    this.evicted += 1;
    return oldest;
  }

  private event(i: number): TimelineEvent {
    const [node = '', client = '', bucket = '', what = '', detail = ''] = this.texts.slice(
      TEXTS * i,
      TEXTS * (i + 1),
    );
    return {
      number: this.numbers[i] as number,
      at: { s: this.seconds[i] as number, ns: this.nanoseconds[i] as number },
      ...{ node, client, bucket },
      vbucket: this.vbuckets[i] as number,
      ...{ what, detail },
    };
  }

  private grow(): void {
    const room = Math.min(this.cap, Math.max(FIRST_ROOM, 2 * this.held));
    this.numbers = longer(this.numbers, room);
    this.seconds = longer(this.seconds, room);
    this.nanoseconds = longer(this.nanoseconds, room);
    this.vbuckets = longer(this.vbuckets, room);
  }
}

function longer(column: Float64Array, room: number): Float64Array<ArrayBuffer> {
  const grown = new Float64Array(room);
  grown.set(column);
  return grown;
}
