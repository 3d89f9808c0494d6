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
import { type LiveControl, NO_FAULTS, NOT_HELD, type Told } from './live-control.js';
import type { LossReason, MessageEvent, MessageSink } from './message.js';
import { MessageRate } from './message-rate.js';
import { Annotations } from './notes/annotations.js';
import { Annotator } from './notes/annotator.js';
import { Sayings } from './notes/said.js';
import { Notices } from './notices.js';
import { Playback } from './playback.js';
import { ALL_MESSAGES, isWithin, type MessageRange } from './range.js';
import { progressOf, type ReadSoFar } from './reading-progress.js';
import { Review } from './review.js';
import { Rows } from './rows.js';
import { Search } from './search/search.js';
import type { SessionOptions } from './session-options.js';
import type {
  Action,
  BytesWish,
  Counters,
  Detail,
  FaultAction,
  FilterDraft,
  Found,
  InterceptAction,
  NoteQuery,
  Output,
  SaveWish,
  Snapshot,
  TextQuery,
  Viewport,
} from './snapshot.js';
import { MessageStore } from './store.js';
import type { StoredEvent } from './stored-event.js';
import { titleOf } from './title.js';
import type { ViewWish } from './views/view.js';
import { Views } from './views/views.js';

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
  began: Instant | undefined;
  private readonly notices = new Notices();
  private reading: ReadSoFar | undefined;
  private readonly startedAt: number;
  private readonly playback: Playback;
  private readonly annotator: Annotator;
  private readonly views: Views;
  private searching: Search | undefined;
  private outputs: () => readonly Output[] = () => [];
  private control: LiveControl | undefined;

  constructor(private readonly options: SessionOptions) {
    this.store = new MessageStore(options.memory, options.source);
    const annotations = options.annotations ?? new Annotations();
    const sayings = new Sayings(this.store, options.comments, annotations);
    this.rows = new Rows(this.store, this.events, options.decoder, sayings);
    this.filtering = new Filtering(this.filtered(), options.decoder.options.table, options.now);
    this.marks = new HeaderMarks(options.decoder.options.table);
    this.review = new Review(this.store, (number) => this.rows.findingsOf(number), options.now);
    this.playback = new Playback(options.speed ?? Number.POSITIVE_INFINITY, options.now);
    const { store, events, rows, review, playback, filtering, notices } = this;
    const { now } = options;
    const parts = { store, events, rows, review, playback, filtering, annotations, now };
    this.list = new ListView(parts);
    this.annotator = new Annotator({
      ...{ annotations, store },
      changed: (number) => {
        filtering.changed(number, 'note');
        this.views.noted(number);
      },
      tell: (text, severity) => notices.tell(text, severity),
    });
    this.views = new Views({
      ...{ store, table: options.decoder.options.table, timeline: options.timeline, now },
      shown: () => this.list.shown(this.messages),
      isIgnored: (number) => annotations.has('ignored', number),
      findingsOf: (number) => options.judged?.of(number) ?? rows.findingsOf(number),
      dissectionOf: (number) => rows.dissectionOf(number),
      began: () => this.began,
    });
    filtering.onChange = (number, isIn) => this.views.changed(number, isIn);
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
    this.rows.alterations.note(event);
    this.keep(event);
    this.annotator.came(event.number, event.at);
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
  found(number: number, finding: Finding): void {
    if (number > this.messages || !isWithin(this.range, number)) return;
    this.revision += 1;
    this.headerFindings += 1;
    this.store.worsen(number, finding.severity);
    this.views.found(number, finding);
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
    if (action.type === 'pause') this.list.pause(action.on);
    else if (action.type === 'play') this.list.play(action.play);
    else if (action.type !== 'fault' && action.type !== 'intercept') this.annotator.act(action);
    else {
      const { text, severity } = this.asked(action);
      this.notices.tell(text, severity);
    }
  }

  /** What the proxy behind the session has to say to that. */
  private asked(action: FaultAction | InterceptAction): Told {
    const { control } = this;
    if (action.type === 'fault') return control?.fault(action) ?? NO_FAULTS;
    const held = this.events.get(action.number)?.event.held?.();
    return (held !== undefined && control?.intercept(held, action)) || NOT_HELD;
  }

  /** What comes is written to files besides. */
  writtenTo(outputs: () => readonly Output[]): void {
    this.outputs = outputs;
  }

  /** The proxy behind this session can be told to do harm. */
  controlledBy(control: LiveControl): void {
    this.control = control;
  }

  /** No message has come so far. */
  get isEmpty(): boolean {
    return this.messages === 0;
  }

  /** Changes whenever the content does. */
  get version(): number {
    return this.revision;
  }

  /** The time of messages, or of figures of a view, has come since the last snapshot. */
  get hasPlayed(): boolean {
    return this.list.hasPlayed || this.views.isDue;
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
    this.views.restart();
    if (fault !== undefined) this.notices.tell(`filter: ${fault}`, 'error');
  }

  /** Goes on filtering for `budget` milliseconds. True when there is more to do. */
  filterMore(budget: number): boolean {
    const before = this.filtering.next;
    const more = this.filtering.work(budget);
    if (this.filtering.next !== before) this.revision += 1;
    return more;
  }

  /** Opens a view beside the list, or looks at another part of it; undefined: closes it. */
  showView(wish: ViewWish | undefined): void {
    this.views.show(wish);
  }

  /** Goes on counting for the view, for `budget` milliseconds. True when there is more to do. */
  countMore(budget: number): boolean {
    const before = this.views.version;
    const more = this.views.work(budget);
    if (this.views.version !== before) this.revision += 1;
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
    this.views.work(SNAPSHOT_BUDGET);
    const part = this.list.part(viewport, { messages, began });
    const view = this.views.report();
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
      ...(view && { view }),
      ...(view && viewport.view && { viewWish: viewport.view }),
      ...(this.searching && { search: { messages: this.messages, passed: this.searching.passed } }),
      ...this.list.progress,
      ...this.written(),
      ...this.progress(),
      ...(this.control === undefined ? {} : { faults: this.control.faults() }),
      ...(this.notices.latest === undefined ? {} : { notice: this.notices.latest }),
    };
  }

  detail(number: number): Detail | undefined {
    const detail = this.rows.detail(number);
    return detail && { ...detail, tree: this.filtering.explained(number, detail.tree) };
  }

  bytesOf(wish: BytesWish): Uint8Array | undefined {
    return this.rows.bytes(wish);
  }

  /** Display filters that give rows a look. */
  colourBy(rules: readonly string[] | undefined): void {
    this.filtering.colouring.set(rules);
  }

  locate(number: number): number | undefined {
    return this.list.locate(number, this.messages);
  }

  /** Within `budget` milliseconds; else how far it has `reached`. */
  find(query: NoteQuery, budget = Number.POSITIVE_INFINITY): ReturnType<ListView['find']> {
    return this.list.find(query, budget);
  }

  /** Looks for a text from now on; what was looked for before is given up. Undefined: for nothing. */
  search(query: TextQuery | undefined): { readonly fault: string } | undefined {
    const search = query === undefined ? undefined : this.list.search(query);
    this.revision += 1;
    this.searching = search instanceof Search ? search : undefined;
    return search instanceof Search ? undefined : search;
  }

  /** Within `budget` milliseconds; undefined: there is more to do. */
  searchMore(budget: number): Found | undefined {
    this.revision += 1;
    if (this.searching === undefined) return {};
    const found = this.searching.work(this.list.shown(this.messages), budget);
    if (found !== undefined) this.searching = undefined;
    return found;
  }

  /**
   * The messages that are to be saved, oldest first: one object, filled in anew for each. Those
   * that come meanwhile are not among them; those that go are left out.
   */
  chosen(what: SaveWish['what'], selected: number): Generator<StoredEvent> {
    return this.list.chosen(what, selected, this.messages);
  }

  /** The first answer to a request, where it is held. */
  answerTo(request: number): { readonly number: number; readonly at: Instant } | undefined {
    const number = this.store.partnerOf(request);
    const at = this.store.timeOf(number);
    return at && { number, at };
  }

  /** Comments of its packets, and what was remarked on it here. */
  commentsOf(number: number): readonly string[] {
    return this.rows.sayings.commentsOf(number);
  }

  /** What was remarked on it here. */
  noteOf(number: number): string | undefined {
    return this.rows.sayings.annotations.commentOf(number);
  }

  /** What the filter is about. */
  private filtered(): Filtered {
    const { store, rows } = this;
    return {
      get blocks() {
        return store.blocks;
      },
      connectionOf: (stream) => store.connectionOf(stream),
      bytesOf: (number) => store.get(number)?.bytes,
      dissectionOf: (number) => rows.dissectionOf(number),
      began: () => this.began,
      commentsOf: (number) => rows.sayings.commentsOf(number),
      alterationOf: (number) => rows.alterations.of(number),
      lengths: this.options.lengths,
    };
  }

  private written(): Pick<Snapshot, 'outputs'> {
    const outputs = this.outputs();
    return outputs.length === 0 ? {} : { outputs };
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
