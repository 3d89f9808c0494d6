/** What the store and the event log hold, as rows and in full: made anew at each look. */
import { type Instant, nanosecondsBetween } from '../bytes/time.js';
import type { Dissection } from '../dissect/dissection.js';
import type { Finding } from '../dissect/node.js';
import type { Decoder } from './decoder.js';
import { detailOf } from './detail.js';
import type { PlacedEvent } from './events/event.js';
import type { EventLog } from './events/event-log.js';
import { eventDetail, eventRow } from './events/event-view.js';
import { worst } from './header-marks.js';
import type { PacketComments } from './packets/comments.js';
import type { Review } from './review.js';
import { lostRow, rowOf, timeText } from './row.js';
import type { Detail, Row, Viewport } from './snapshot.js';
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

/** Messages known to be rewritten; of older ones it is no longer said. */
const MOST_REWRITTEN = 65_536;

export class Rows {
  private readonly rewritten = new Set<number>();

  constructor(
    private readonly store: MessageStore,
    private readonly events: EventLog,
    private readonly decoder: Decoder,
    private readonly comments: PacketComments | undefined,
  ) {}

  /** The proxy changed the message. */
  noteRewritten(number: number): void {
    this.rewritten.add(number);
    const [oldest] = this.rewritten;
    if (this.rewritten.size > MOST_REWRITTEN && oldest !== undefined) this.rewritten.delete(oldest);
  }

  /** @param review is told what was found in a message that is decoded for its row */
  row(number: number, look: Look, review: Review): Row {
    const event = this.events.get(number);
    if (event !== undefined) return this.rowOfEvent(event, look);
    const stored = this.store.get(number);
    if (stored === undefined) return lostRow(number);
    const { time, selected, began, shownBefore } = look;
    const partner = this.store.get(stored.partner);
    const before = time === 'dd' && shownBefore !== undefined ? shownBefore : number - 1;
    const previous = this.store.timeOf(before);
    const answers = stored.kind === 'response' ? partner : undefined;
    const message = this.decode(stored, partner);
    const isNews = review.settle(number, message.findings);
    const severity = isNews ? worst(message.findings) : stored.severity;
    return rowOf({ ...stored, severity }, message, {
      time: timeText(stored.at, time, { first: began ?? stored.at, previous }),
      latencyNs: answers && nanosecondsBetween(answers.at, stored.at),
      partner: selected > 0 && (number === look.partner || stored.partner === selected),
    });
  }

  detail(number: number): Detail | undefined {
    const event = this.events.get(number);
    if (event !== undefined) return eventDetail(event);
    const stored = this.store.get(number);
    if (stored === undefined) return undefined;
    const partner = this.store.get(stored.partner);
    const extents = this.store.extentsOf(number);
    const comments = extents && this.comments?.textsOf({ at: stored.at, extents });
    const rewritten = this.rewritten.has(number);
    return detailOf(this.decode(stored, partner), { stored, partner, rewritten, comments });
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
    return eventRow(placed, timeText(at, time, { first: began ?? at, previous }));
  }

  private decode(stored: StoredMessage, partner: StoredMessage | undefined) {
    const request = stored.kind === 'response' ? partner?.bytes : undefined;
    return this.decoder.decode(stored.bytes, request, stored);
  }
}
