/** A session's messages as they are saved: which, and what is known of them besides. */
import type { Instant } from '../bytes/time.js';
import type { SessionParts } from './parts.js';
import type { SaveWish } from './port/save.js';
import { eventsOf, type StoredEvent } from './stored-event.js';

export class Contents {
  constructor(private readonly parts: SessionParts) {}

  /**
   * The messages that are to be saved, oldest first: one object, filled in anew for each. Those
   * that come meanwhile are not among them; those that go are left out.
   * @param selected number of the selected message; 0: none
   */
  chosen(what: SaveWish['what'], selected: number): Generator<StoredEvent> {
    const { store, filtering, list, rows } = this.parts;
    const { annotations } = rows.sayings;
    const known = { store, alterations: rows.alterations };
    if (what === 'selected') return eventsOf(known, selected, selected, () => true);
    const { first, newest } =
      what === 'shown' ? list.shown() : { first: store.first, newest: store.last };
    const isWanted = {
      all: () => true,
      shown: (number: number) => filtering.passes(number),
      marked: (number: number) => annotations.has('marked', number),
    }[what];
    const isKept = (number: number): boolean => !annotations.has('ignored', number);
    return eventsOf(known, first, newest, (each) => isKept(each) && isWanted(each));
  }

  /** Time of message 1, also when it is long gone. */
  get began(): Instant | undefined {
    return this.parts.traffic.began;
  }

  /** Messages of which it is not known yet what is wrong with them. */
  get unjudged(): number {
    const { judgements, traffic } = this.parts;
    return judgements.counts(traffic.messages).unjudged ?? 0;
  }

  /** The first answer to a request, where it is held. */
  answerTo(request: number): { readonly number: number; readonly at: Instant } | undefined {
    const { store } = this.parts;
    const number = store.partnerOf(request);
    const at = store.timeOf(number);
    return at && { number, at };
  }

  /** Comments of its packets, and what was remarked on it here. */
  commentsOf(number: number): readonly string[] {
    return this.parts.rows.sayings.commentsOf(number);
  }

  /** What was remarked on it here. */
  noteOf(number: number): string | undefined {
    return this.parts.rows.sayings.annotations.commentOf(number);
  }
}
