/**
 * A session: the messages of a proxy or a capture, and the picture of them that a front end
 * asked for. It keeps everything as bytes and columns, and decodes what is on the screen.
 */

import type { Instant } from '../bytes/time.js';
import type { Finding, Severity } from '../dissect/node.js';
import type { Connection } from '../tcp/events.js';
import type { SessionEvent } from './events/event.js';
import { EventLog } from './events/event-log.js';
import { Filtering } from './filtered/filtering.js';
import type { Filtered } from './filtered/stored-view.js';
import { HeaderMarks, worst } from './header-marks.js';
import { ListView } from './list-view.js';
import type { LossReason, MessageEvent, MessageSink } from './message.js';
import { MessageRate } from './message-rate.js';
import { Notices } from './notices.js';
import { Playback } from './playback.js';
import { ALL_MESSAGES, isWithin, type MessageRange } from './range.js';
import { progressOf, type ReadSoFar } from './reading-progress.js';
import { Review } from './review.js';
import { Rows } from './rows.js';
import type { SessionOptions } from './session-options.js';
import type {
  Action,
  Counters,
  Detail,
  FilterDraft,
  Query,
  Snapshot,
  Viewport,
} from './snapshot.js';
import { MessageStore } from './store.js';
import { titleOf } from './title.js';

/** Findings that a snapshot may wait for, ms: small captures are complete at once. */
const SNAPSHOT_BUDGET = 5;

export class Session implements MessageSink {
  /** Requests are read from the store. */
  readonly readsRequests = false;
  private readonly store: MessageStore;
  private readonly marks: HeaderMarks;
  private readonly review: Review;
  private readonly rows: Rows;
  private readonly filtering: Filtering;
  private readonly list: ListView;
  private readonly range: MessageRange;
  private readonly events = new EventLog();
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
  private readonly notices = new Notices();
  private reading: ReadSoFar | undefined;
  private readonly startedAt: number;
  private readonly playback: Playback;

  constructor(private readonly options: SessionOptions) {
    this.store = new MessageStore(options.memory, options.source);
    this.rows = new Rows(this.store, this.events, options.decoder, options.comments);
    this.filtering = new Filtering(this.filtered(), options.decoder.options.table, options.now);
    this.marks = new HeaderMarks(options.decoder.options.table);
    this.review = new Review(this.store, (number) => this.rows.findingsOf(number), options.now);
    this.playback = new Playback(options.speed ?? Number.POSITIVE_INFINITY, options.now);
    const { store, events, rows, review, playback, filtering } = this;
    const { now } = options;
    this.list = new ListView({ store, events, rows, review, playback, filtering, now });
    this.range = options.range ?? ALL_MESSAGES;
    this.startedAt = options.now();
    this.rate = new MessageRate(options.now);
  }

  message(event: MessageEvent): void {
    this.revision += 1;
    this.began ??= { s: event.at.s, ns: event.at.ns };
    this.bytes += event.length + (event.abridged === true ? event.missing : 0);
    this.events.passed(event.number, event.at);
    this.messages = event.number;
    if (!isWithin(this.range, event.number)) return;
    if (event.rewritten === true) this.rows.noteRewritten(event.number);
    this.keep(event);
    if (event.request?.first) this.filtering.changed(event.request.number, 'answer');
  }

  private keep(event: MessageEvent): void {
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
    this.filtering.changed(number, 'finding');
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
    this.notices.tell(text, severity);
  }

  /**
   * Something that is no message gets a row.
   * @param after number of the newest message that had come by then
   */
  happened(event: SessionEvent, after = this.messages): void {
    this.revision += 1;
    const { from, to } = this.range;
    if (after >= from - 1 && after <= to) this.events.add(event, after);
  }

  /** So many bytes of a file have been read; undefined: all. */
  setReading(reading: ReadSoFar | undefined): void {
    const { bytes, size } = this.reading ?? {};
    // A file that is followed is looked at again and again without any news.
    if (reading === undefined || reading.bytes !== bytes || reading.size !== size) {
      this.revision += 1;
    }
    this.reading = reading;
  }

  act(action: Action): void {
    this.revision += 1;
    if (action.type === 'mark') {
      this.store.toggleMark(action.number);
      this.filtering.changed(action.number, 'mark');
    } else {
      this.list.pause(action.on);
    }
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

  /** Only messages of which this filter holds are in the list; empty: all rows. */
  filterBy(text: string): void {
    if (text === this.filtering.text) return;
    this.revision += 1;
    const fault = this.filtering.set(text);
    if (fault !== undefined) this.notices.tell(`filter: ${fault}`, 'error');
  }

  /** Goes on filtering for `budget` milliseconds. True when there is more to do. */
  filterMore(budget: number): boolean {
    const before = this.filtering.next;
    const more = this.filtering.work(budget);
    if (this.filtering.next !== before) this.revision += 1;
    return more;
  }

  /** The filter may find this message in the list yet. */
  isFiltering(number: number): boolean {
    return number >= this.filtering.next && number <= this.store.last;
  }

  draft(text: string, cursor: number): FilterDraft {
    return this.filtering.draft(text, cursor);
  }

  snapshot(viewport: Viewport): Snapshot {
    this.review.work(SNAPSHOT_BUDGET);
    this.filtering.work(SNAPSHOT_BUDGET);
    const { messages, began } = this;
    const part = this.list.part(viewport, { messages, began });
    this.notices.tellEvicted(this.store, this.range.from, this.options.seeAgain);
    this.notices.tellUnreadable(this.store);
    this.notices.tellForgotten(this.filtering.unknownLengths);
    return {
      revision: this.revision,
      mode: this.options.mode,
      title: titleOf(this.options.title, this.options.range, this.messages),
      ...part,
      counters: this.counters(),
      paused: this.playback.isPaused,
      ...this.progress(),
      ...(this.notices.latest === undefined ? {} : { notice: this.notices.latest }),
    };
  }

  detail(number: number): Detail | undefined {
    return this.rows.detail(number);
  }

  locate(number: number): number | undefined {
    return this.list.locate(number, this.messages);
  }

  /** Within `budget` milliseconds; else how far it has `reached`. */
  find(query: Query, budget = Number.POSITIVE_INFINITY): ReturnType<ListView['find']> {
    return this.list.find(query, budget);
  }

  /** What the filter is about. */
  private filtered(): Filtered {
    const { store, rows } = this;
    return {
      get blocks() {
        return store.blocks;
      },
      connectionOf: (stream) => store.connectionOf(stream),
      extentsOf: (number) => store.extentsOf(number),
      bytesOf: (number) => store.get(number)?.bytes,
      dissectionOf: (number) => rows.dissectionOf(number),
      began: () => this.began,
      comments: this.options.comments,
      lengths: this.options.lengths,
    };
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
      droppedEvents: this.events.dropped,
    };
  }

  private progress(): Pick<Snapshot, 'progress' | 'reading'> {
    const seconds = (this.options.now() - this.startedAt) / 1000;
    return progressOf(this.reading, this.messages, seconds);
  }
}
