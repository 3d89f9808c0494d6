/** What the store and the event log hold, as rows and in full: made anew at each look. */
import { type Instant, nanosecondsBetween } from '../bytes/time.js';
import type { Dissection } from '../dissect/dissection.js';
import type { Finding } from '../dissect/node.js';
import { Alterations } from './alterations.js';
import type { Decoder } from './decoder.js';
import { cutOut, detailOf, type Whole, wholeOf } from './detail.js';
import type { PlacedEvent } from './events/event.js';
import type { EventLog } from './events/event-log.js';
import { eventDetail, eventRow } from './events/event-view.js';
import { worst } from './header-marks.js';
import type { Sayings } from './notes/said.js';
import type { BytesWish, Detail } from './port/detail.js';
import type { Row } from './port/row.js';
import type { Viewport } from './port/viewport.js';
import type { Review } from './review.js';
import { lostRow, REFERENCE, RELATIVE, rowOf, timeText } from './row.js';
import type { MessageStore } from './store.js';
import type { StoredMessage } from './stored-message.js';

/** How rows are looked at. */
export interface Look extends Pick<Viewport, 'time' | 'selected'> {
  /** Partner of the selected message; 0 = none. */
  readonly partner: number;
  /** Time of message 1; undefined: there is none yet. */
  readonly began: Instant | undefined;
  /** Number of the message shown before this one; undefined: of that there is no row. */
  readonly shownBefore: number | undefined;
}

type Opened = Whole & { readonly number: number };

export class Rows {
  /** The message whose bytes were asked for last: whoever pages through it asks again. */
  private opened: Opened | undefined;
  /** What the proxy did to messages. */
  readonly alterations = new Alterations();

  constructor(
    private readonly store: MessageStore,
    private readonly events: EventLog,
    private readonly decoder: Decoder,
    readonly sayings: Sayings,
  ) {}

  /** @param review is told what was found in a message that is decoded for its row */
  row(number: number, look: Look, review: Review): Row {
    const event = this.events.get(number);
    if (event !== undefined) return this.rowOfEvent(event, look);
    const stored = this.store.get(number);
    if (stored === undefined) return lostRow(number);
    const { time, selected, began, shownBefore } = look;
    const partner = this.store.get(stored.partner);
    const above = this.store.timeOf(shownBefore ?? number - 1);
    const previous = time === 'dd' ? above : this.store.timeOf(number - 1);
    const answers = stored.kind === 'response' ? partner : undefined;
    const message = this.decode(stored, partner);
    const isNews = review.settle(number, message.findings);
    const severity = isNews ? worst(message.findings) : stored.severity;
    const said = this.sayings.of(number);
    const isReference = said.reference === true && RELATIVE.has(time);
    return rowOf({ ...stored, severity }, message, {
      time: isReference ? REFERENCE : this.timeOf(number, stored.at, { time, began }, previous),
      deltaNs: above && nanosecondsBetween(above, stored.at),
      latencyNs: answers && nanosecondsBetween(answers.at, stored.at),
      partner: selected > 0 && (number === look.partner || stored.partner === selected),
      said: { ...said, ...this.alterations.told(number) },
    });
  }

  detail(number: number): Detail | undefined {
    const event = this.events.get(number);
    if (event !== undefined) return eventDetail(event);
    const stored = this.store.get(number);
    if (stored === undefined) return undefined;
    const partner = this.store.get(stored.partner);
    const comments = this.sayings.commentsOf(number);
    const altered = this.alterations.of(number);
    return detailOf(this.decode(stored, partner), { stored, partner, ...altered, comments });
  }

  /** As many as there are of the bytes that are wished for; undefined: there are none. */
  bytes(wish: BytesWish): Uint8Array | undefined {
    if (this.store.timeOf(wish.number) === undefined) return undefined;
    if (this.opened?.number !== wish.number) this.opened = this.open(wish.number);
    return this.opened && cutOut(this.opened, wish);
  }

  private open(number: number): Opened | undefined {
    const message = this.dissectionOf(number);
    return message && { number, ...wholeOf(message) };
  }

  findingsOf(number: number): readonly Finding[] {
    return this.dissectionOf(number)?.findings ?? [];
  }

  /** The message as rows and trees show it, secrets hidden. */
  dissectionOf(number: number): Dissection | undefined {
    const stored = this.store.get(number);
    if (stored === undefined) return undefined;
    const request = stored.kind === 'response' ? this.store.get(stored.partner) : undefined;
    return this.decode(stored, request);
  }

  private rowOfEvent(placed: PlacedEvent, { time, began }: Look): Row {
    const { at } = placed.event;
    const previous = this.store.timeOf(placed.after);
    return eventRow(placed, this.timeOf(placed.after, at, { time, began }, previous));
  }

  /** Counted from the last time reference, where there is one. */
  private timeOf(
    number: number,
    at: Instant,
    { time, began }: Pick<Look, 'time' | 'began'>,
    previous: Instant | undefined,
  ): string {
    const first = this.sayings.annotations.referenceOf(number) ?? began ?? at;
    return timeText(at, time, { first, previous });
  }

  private decode(stored: StoredMessage, partner: StoredMessage | undefined) {
    const request = stored.kind === 'response' ? partner?.bytes : undefined;
    return this.decoder.decode(stored.bytes, request, stored);
  }
}
