/**
 * A session: the messages of a proxy or a capture, and the picture of them that a front end
 * asked for. It keeps everything as bytes and columns, and decodes what is on the screen.
 */

import { type Instant, nanosecondsBetween } from '../bytes/time.js';
import type { Finding, Severity } from '../dissect/node.js';
import type { Connection } from '../tcp/events.js';
import { detailOf } from './detail.js';
import { HeaderMarks, worst } from './header-marks.js';
import type { LossReason, MessageEvent, MessageSink } from './message.js';
import { MessageRate } from './message-rate.js';
import { Playback } from './playback.js';
import { ALL_MESSAGES, isWithin, type MessageRange, rangeText } from './range.js';
import { progressOf } from './reading-progress.js';
import { Review } from './review.js';
import { lostRow, rowOf, timeText } from './row.js';
import type { SessionOptions } from './session-options.js';
import type { Action, Counters, Detail, Query, Row, Snapshot, Viewport } from './snapshot.js';
import { MessageStore } from './store.js';
import type { StoredMessage } from './stored-message.js';

/** Findings that a snapshot may wait for, ms: small captures are complete at once. */
const SNAPSHOT_BUDGET = 5;

export class Session implements MessageSink {
  /** Requests are read from the store. */
  readonly readsRequests = false;
  private readonly store: MessageStore;
  private readonly marks: HeaderMarks;
  private readonly review: Review;
  private readonly range: MessageRange;
  private revision = 0;
  /** Number of the newest message, in the range or not. */
  private messages = 0;
  private connections = 0;
  private openConnections = 0;
  private bytes = 0;
  private headerFindings = 0;
  private uninspected = 0;
  private readonly rate: MessageRate;
  /** Time of message 1: what relative times count from, also when it is long gone. */
  private began: Instant | undefined;
  private notice: Snapshot['notice'];
  private reading: { readonly bytes: number; readonly size: number } | undefined;
  private readonly startedAt: number;
  private toldUnreadable = false;
  /** Messages that went of which was told. */
  private toldEvicted = 0;
  private readonly playback: Playback;

  constructor(private readonly options: SessionOptions) {
    this.store = new MessageStore(options.memory, options.source);
    this.marks = new HeaderMarks(options.decoder.options.table);
    this.review = new Review(this.store, (number) => this.findingsOf(number), options.now);
    this.playback = new Playback(options.speed ?? Number.POSITIVE_INFINITY, options.now);
    this.range = options.range ?? ALL_MESSAGES;
    this.startedAt = options.now();
    this.rate = new MessageRate(options.now);
  }

  message(event: MessageEvent): void {
    this.revision += 1;
    this.began ??= { s: event.at.s, ns: event.at.ns };
    this.bytes += event.length;
    this.messages = event.number;
    if (!isWithin(this.range, event.number)) return;
    const { judged } = this.options;
    if (judged !== undefined) {
      const told = judged.of(event.number);
      this.headerFindings += told.length;
      this.store.append(event, worst(told));
      return;
    }
    const mark = this.marks.of(event);
    if (mark === undefined) {
      this.review.left += 1;
      this.store.append(event, 'unjudged');
    } else {
      this.headerFindings += mark.count;
      this.store.append(event, mark.severity);
    }
  }

  /** The analysis has found something; of a message that is still to come, that message tells. */
  found(number: number, { severity }: Finding): void {
    if (number > this.messages || !isWithin(this.range, number)) return;
    this.revision += 1;
    this.headerFindings += 1;
    this.store.worsen(number, severity);
  }

  lost(_connection: Connection, _from: unknown, count: number, _why: LossReason): void {
    this.revision += 1;
    this.uninspected += count;
  }

  opened(): void {
    this.revision += 1;
    this.connections += 1;
    this.openConnections += 1;
  }

  closed(): void {
    this.revision += 1;
    this.openConnections -= 1;
  }

  /** Shows `text` in the status line until the next one. */
  tell(text: string, severity: Severity): void {
    this.revision += 1;
    this.notice = { text, severity };
  }

  /** So many bytes of a file have been read; undefined: all. */
  setReading(reading: { readonly bytes: number; readonly size: number } | undefined): void {
    this.revision += 1;
    this.reading = reading;
  }

  act(action: Action): void {
    this.revision += 1;
    if (action.type === 'mark') this.store.toggleMark(action.number);
    else this.playback.pause(action.on);
  }

  /** No message has come so far. */
  get isEmpty(): boolean {
    return this.messages === 0;
  }

  /** Changes whenever the content does. */
  get version(): number {
    return this.revision;
  }

  /** A snapshot would change with time alone: a replay goes on, or a rate falls. */
  get isMoving(): boolean {
    return this.playback.isBehind(this.store.last) || this.rate.latest > 0;
  }

  /**
   * Goes on looking for findings in messages whose bodies must be read for it, for `budget`
   * milliseconds. True when there is more to do.
   */
  reviewMore(budget: number): boolean {
    const before = this.review.left;
    const more = this.review.work(budget);
    if (this.review.left !== before) this.revision += 1;
    return more;
  }

  snapshot(viewport: Viewport): Snapshot {
    this.review.work(SNAPSHOT_BUDGET);
    const last = this.newest();
    const total = Math.max(0, last - this.store.first + 1);
    const end = Math.max(0, total - viewport.height);
    const top = viewport.follow ? end : Math.max(0, Math.min(viewport.top, end));
    const rows: Row[] = [];
    const partner = this.store.get(viewport.selected)?.partner ?? 0;
    for (let i = top; i < Math.min(total, top + viewport.height); i += 1) {
      rows.push(this.row(this.store.first + i, viewport, partner));
    }
    const selected = viewport.selected - this.store.first;
    this.tellEvicted();
    this.tellUnreadable();
    return {
      revision: this.revision,
      mode: this.options.mode,
      title: this.title(),
      total,
      top,
      rows,
      selectedIndex: selected >= 0 && selected < total ? selected : -1,
      counters: this.counters(),
      paused: this.playback.isPaused,
      ...this.progress(),
      ...(this.notice === undefined ? {} : { notice: this.notice }),
    };
  }

  detail(number: number): Detail | undefined {
    const stored = this.store.get(number);
    if (stored === undefined) return undefined;
    const partner = this.store.get(stored.partner);
    return detailOf(this.decode(stored, partner), { stored, partner });
  }

  locate(number: number): number | undefined {
    const held = number >= this.store.first && number <= this.newest();
    return held ? number - this.store.first : undefined;
  }

  /**
   * A search for findings judges what it comes by. After `budget` milliseconds of that it says
   * how far it `reached`: the caller goes on from there.
   */
  find(
    { what, from, step }: Query,
    budget = Number.POSITIVE_INFINITY,
  ): number | undefined | { readonly reached: number } {
    const newest = this.newest();
    const start = Math.min(from, newest + 1);
    const found =
      what === 'finding'
        ? this.review.find(start, step, budget)
        : this.store.find(what, start, step);
    if (typeof found !== 'number') return found;
    return found <= newest ? found : undefined;
  }

  /** Number of the newest message that is in the list by now. */
  private newest(): number {
    return this.playback.newest(this.store, this.store.first);
  }

  private row(number: number, { time, selected }: Viewport, partnerOfSelected: number): Row {
    const stored = this.store.get(number);
    if (stored === undefined) return lostRow(number);
    const partner = this.store.get(stored.partner);
    const previous = this.store.timeOf(number - 1);
    const answers = stored.kind === 'response' ? partner : undefined;
    const message = this.decode(stored, partner);
    const isNews = this.review.settle(number, message.findings);
    const severity = isNews ? worst(message.findings) : stored.severity;
    return rowOf({ ...stored, severity }, message, {
      time: timeText(stored.at, time, { first: this.began ?? stored.at, previous }),
      latencyNs: answers && nanosecondsBetween(answers.at, stored.at),
      partner: selected > 0 && (number === partnerOfSelected || stored.partner === selected),
    });
  }

  private findingsOf(number: number): readonly Finding[] {
    const stored = this.store.get(number);
    if (stored === undefined) return [];
    const request = stored.kind === 'response' ? this.store.get(stored.partner) : undefined;
    return this.decode(stored, request).findings;
  }

  private decode(stored: StoredMessage, partner: StoredMessage | undefined) {
    const request = stored.kind === 'response' ? partner?.bytes : undefined;
    return this.options.decoder.decode(stored.bytes, request, stored);
  }

  private counters(): Counters {
    return {
      messages: this.messages,
      connections: this.connections,
      openConnections: this.openConnections,
      bytes: this.bytes,
      findings: this.headerFindings + this.review.found,
      unjudged: this.review.left,
      rate: this.options.mode === 'live' ? this.rate.measure(this.messages) : 0,
      uninspected: this.uninspected,
      evicted: this.store.evicted,
    };
  }

  /** What is looked at; of a part of the messages also which. */
  private title(): string {
    const { title, range } = this.options;
    if (range === undefined) return title;
    const { from, to } = range;
    const isOpen = to === Number.POSITIVE_INFINITY && this.messages >= from;
    const shown = rangeText({ from, to: isOpen ? this.messages : to });
    return `${title}: messages ${shown} of ${this.messages}`;
  }

  /** Says which messages went, and how to see them nevertheless. */
  private tellEvicted(): void {
    const { evicted } = this.store;
    const { seeAgain } = this.options;
    if (evicted === this.toldEvicted || seeAgain === undefined) return;
    this.toldEvicted = evicted;
    const { from } = this.range;
    const way = seeAgain({ from, to: this.store.first - 1 });
    this.tell(`the oldest ${evicted} messages were dropped; ${way}`, 'warn');
  }

  /** Says once that rows show headers alone, because the file behind them is not what it was. */
  private tellUnreadable(): void {
    if (this.store.unreadable === 0 || this.toldUnreadable) return;
    this.toldUnreadable = true;
    this.tell('the file has changed since it was read: bodies are missing', 'error');
  }

  private progress(): Pick<Snapshot, 'progress' | 'reading'> {
    const seconds = (this.options.now() - this.startedAt) / 1000;
    return progressOf(this.reading, this.messages, seconds);
  }
}
