/**
 * A session: the messages of a proxy or a capture, and the picture of them that a front end
 * asked for. It keeps everything as bytes and columns, and decodes what is on the screen.
 *
 * Each of its parts has one thing to keep (parts.ts). Here is what they are told, which tells the
 * one who looks that there is something new, and what they are asked.
 */

import type { Finding, Severity } from '../dissect/node.js';
import type { SkipReason } from '../mcbp/framer.js';
import type { MessageEvent, MessageSink } from '../message.js';
import type { Connection } from '../tcp/events.js';
import { Contents } from './contents.js';
import type { SessionEvent } from './events/event.js';
import type { ListView } from './list-view.js';
import { askedOf, type LiveControl } from './live-control.js';
import { partsOf, type SessionParts } from './parts.js';
import { pictureOf } from './picture.js';
import type { Action } from './port/action.js';
import type { BytesWish, Detail } from './port/detail.js';
import type { FilterDraft } from './port/filter.js';
import type { Found, NoteQuery, TextQuery } from './port/find.js';
import type { Output } from './port/output.js';
import type { Snapshot } from './port/snapshot.js';
import type { ViewWish } from './port/view.js';
import type { Viewport } from './port/viewport.js';
import { ALL_MESSAGES, isWithin, type MessageRange } from './range.js';
import type { ReadSoFar } from './reading-progress.js';
import type { SessionOptions } from './session-options.js';

export class Session implements MessageSink {
  /** Requests are read from the store. */
  readonly readsRequests = false;
  /** What can be saved of it. */
  readonly contents: Contents;
  private readonly parts: SessionParts;
  private readonly range: MessageRange;
  private revision = 0;
  /** Number of the oldest message held, when it was last looked at. */
  private oldest = 1;
  private outputs: () => readonly Output[] = () => [];
  private control: LiveControl | undefined;

  constructor(private readonly options: SessionOptions) {
    this.parts = partsOf(options);
    this.contents = new Contents(this.parts);
    this.range = options.range ?? ALL_MESSAGES;
  }

  message(event: MessageEvent): void {
    const { traffic, events, rows, store, judgements, annotator, filtering } = this.parts;
    const { number, at, request } = event;
    this.revision += 1;
    traffic.passed(event);
    events.passed(number, at);
    if (!isWithin(this.range, number)) return;
    rows.alterations.note(event);
    store.append(event, judgements.mark(event));
    if (store.first !== this.oldest) this.forgetBefore(store.first);
    annotator.came(number, at);
    if (request?.first) filtering.changed(request.number, 'answer');
  }

  /** The analysis has found something; of a message that is still to come, that message tells. */
  found(number: number, finding: Finding): void {
    const { traffic, judgements, views, filtering } = this.parts;
    if (number > traffic.messages || !isWithin(this.range, number)) return;
    this.revision += 1;
    judgements.found(number, finding);
    views.found(number, finding);
    filtering.changed(number, 'finding');
  }

  lost(_connection: Connection, _from: unknown, count: number, _why: SkipReason): void {
    this.revision += 1;
    this.parts.traffic.lost(count);
  }

  opened(): void {
    this.revision += 1;
    this.parts.traffic.opened();
  }

  closed(): void {
    this.revision += 1;
    this.parts.traffic.closed();
  }

  /** Shows `text` in the status line until the next one. */
  tell(text: string, severity: Severity): void {
    this.revision += 1;
    this.parts.notices.tell(text, severity);
  }

  /**
   * Something that is no message gets a row.
   * @param after number of the newest message that had come by then
   */
  happened(event: SessionEvent, after = this.parts.traffic.messages): void {
    this.revision += 1;
    const { from, to } = this.range;
    if (after >= from - 1 && after <= to) this.parts.events.add(event, after);
  }

  /** An analysis that follows behind the list has come as far as this message; undefined: to its end. */
  judgedTo(number: number | undefined): void {
    this.revision += 1;
    this.parts.judgements.reached(number);
  }

  /** So many bytes of a file have been read; undefined: all. */
  setReading(reading: ReadSoFar | undefined): void {
    if (this.parts.reading.set(reading)) this.revision += 1;
  }

  act(action: Action): void {
    this.revision += 1;
    const { list, annotator, events } = this.parts;
    if (action.type === 'pause') list.pause(action.on);
    else if (action.type === 'play') list.play(action.play);
    else if (action.type !== 'fault' && action.type !== 'intercept') annotator.act(action);
    else {
      const { text, severity } = askedOf(this.control, action, events);
      this.tell(text, severity);
    }
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
    return this.parts.traffic.messages === 0;
  }

  /** Changes whenever the content does. */
  get version(): number {
    return this.revision;
  }

  /** The time of messages, or of figures of a view, has come since the last snapshot. */
  get hasPlayed(): boolean {
    return this.parts.list.hasPlayed || this.parts.views.isDue;
  }

  /** A snapshot would change with time alone: a replay goes on, or a rate falls. */
  get isMoving(): boolean {
    const { playback, store, traffic } = this.parts;
    return playback.isBehind(store.last) || traffic.hasRate;
  }

  /**
   * Goes on looking for findings in messages whose bodies must be read for it, for `budget`
   * milliseconds. True when there is more to do.
   */
  reviewMore(budget: number): boolean {
    const { review } = this.parts.judgements;
    return this.goOn(review, () => review.left, budget);
  }

  /** Only messages of which this filter holds are in the list; empty: all rows. */
  filterBy(text: string): void {
    const { filtering, views, notices } = this.parts;
    if (text === filtering.text) return;
    this.revision += 1;
    const fault = filtering.set(text);
    views.restart();
    if (fault !== undefined) notices.tell(`filter: ${fault}`, 'error');
  }

  /** Goes on filtering for `budget` milliseconds. True when there is more to do. */
  filterMore(budget: number): boolean {
    const { filtering } = this.parts;
    return this.goOn(filtering, () => filtering.next, budget);
  }

  /** The filter may find this message in the list yet. */
  isFiltering(number: number): boolean {
    return number >= this.parts.filtering.next && number <= this.parts.store.last;
  }

  draft(text: string, cursor: number): FilterDraft {
    return this.parts.filtering.draft(text, cursor);
  }

  /** Display filters that give rows a look. */
  colourBy(rules: readonly string[] | undefined): void {
    this.parts.filtering.colouring.set(rules);
  }

  /** Opens a view beside the list, or looks at another part of it; undefined: closes it. */
  showView(wish: ViewWish | undefined): void {
    this.parts.views.show(wish);
  }

  /** Goes on counting for the view, for `budget` milliseconds. True when there is more to do. */
  countMore(budget: number): boolean {
    const { views } = this.parts;
    return this.goOn(views, () => views.version, budget);
  }

  snapshot(viewport: Viewport): Snapshot {
    const { options, revision, control } = this;
    return pictureOf(this.parts, viewport, { options, revision, control, outputs: this.outputs() });
  }

  detail(number: number): Detail | undefined {
    const { rows, filtering } = this.parts;
    const detail = rows.detail(number);
    return detail && { ...detail, tree: filtering.explained(number, detail.tree) };
  }

  bytesOf(wish: BytesWish): Uint8Array | undefined {
    return this.parts.rows.bytes(wish);
  }

  /** Row index of a row's number. */
  locate(number: number): number | undefined {
    return this.parts.list.locate(number);
  }

  /** Within `budget` milliseconds; else how far it has `reached`. */
  find(query: NoteQuery, budget = Number.POSITIVE_INFINITY): ReturnType<ListView['find']> {
    return this.parts.list.find(query, budget);
  }

  /** Looks for a text from now on; what was looked for before is given up. Undefined: for nothing. */
  search(query: TextQuery | undefined): { readonly fault: string } | undefined {
    this.revision += 1;
    return this.parts.searching.begin(query);
  }

  /** Within `budget` milliseconds; undefined: there is more to do. */
  searchMore(budget: number): Found | undefined {
    this.revision += 1;
    return this.parts.searching.work(budget);
  }

  /** What is known of messages goes with them. */
  private forgetBefore(number: number): void {
    this.oldest = number;
    this.parts.events.forgetBefore(number);
    this.parts.judgements.forgetBefore(number);
  }

  /** Works on a part for a while. @param state changes when there is something new in it */
  private goOn(
    part: { work(budget: number): boolean },
    state: () => number,
    budget: number,
  ): boolean {
    const before = state();
    const more = part.work(budget);
    if (state() !== before) this.revision += 1;
    return more;
  }
}
