/**
 * A session: the messages of a proxy or a capture, and the picture of them that a front end
 * asked for. It keeps everything as bytes and columns, and decodes what is on the screen.
 */

import { type Instant, nanosecondsBetween } from '../bytes/time.js';
import type { Finding, Severity } from '../dissect/node.js';
import type { Connection } from '../tcp/events.js';
import type { Decoder } from './decoder.js';
import { detailOf } from './detail.js';
import type { LossReason, MessageEvent, MessageSink } from './message.js';
import { Playback } from './playback.js';
import { rowOf, timeText } from './row.js';
import type { Action, Counters, Detail, Query, Row, Snapshot, Viewport } from './snapshot.js';
import { MessageStore, type StoredMessage } from './store.js';

export interface SessionOptions {
  readonly mode: Snapshot['mode'];
  readonly title: string;
  readonly decoder: Decoder;
  /** Bytes for messages held in memory. */
  readonly memory?: number | undefined;
  /** Milliseconds of a monotonic clock, for rates and for replay at a pace. */
  readonly now: () => number;
  /** Pace at which a capture's messages appear; absent: all at once. */
  readonly speed?: number | undefined;
}

const RANK: Readonly<Record<Severity, number>> = { error: 4, warn: 3, note: 2, chat: 1 };

const worst = (findings: readonly Finding[]): Severity | undefined =>
  findings
    .map(({ severity }) => severity)
    .reduce<Severity | undefined>(
      (worse, severity) => (worse === undefined || RANK[severity] > RANK[worse] ? severity : worse),
      undefined,
    );

export class Session implements MessageSink {
  private readonly store: MessageStore;
  private revision = 0;
  private connections = 0;
  private openConnections = 0;
  private bytes = 0;
  private findings = 0;
  private uninspected = 0;
  private rate = 0;
  private rateFrom: { readonly at: number; readonly messages: number };
  /** Time of message 1: what relative times count from, also when it is long gone. */
  private began: Instant | undefined;
  private notice: Snapshot['notice'];
  private progress: number | undefined;
  private readonly playback: Playback;

  constructor(private readonly options: SessionOptions) {
    this.store = new MessageStore(options.memory);
    this.playback = new Playback(options.speed ?? Number.POSITIVE_INFINITY, options.now);
    this.rateFrom = { at: options.now(), messages: 0 };
  }

  message(event: MessageEvent): void {
    this.revision += 1;
    this.began ??= { s: event.at.s, ns: event.at.ns };
    this.bytes += event.bytes.length;
    const findings = this.options.decoder.findings(
      event.bytes,
      event.request?.frame,
      event.features,
    );
    this.findings += findings.length;
    this.store.append(event, worst(findings));
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

  /** How much of a file has been read, 0..1; undefined: all. */
  setProgress(progress: number | undefined): void {
    this.revision += 1;
    this.progress = progress;
  }

  act(action: Action): void {
    this.revision += 1;
    if (action.type === 'mark') this.store.toggleMark(action.number);
    else this.playback.pause(action.on);
  }

  /** Changes whenever the content does. */
  get version(): number {
    return this.revision;
  }

  /** A snapshot would change with time alone: a replay goes on, or a rate falls. */
  get isMoving(): boolean {
    return this.playback.isBehind(this.store.last) || this.rate > 0;
  }

  snapshot(viewport: Viewport): Snapshot {
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
    return {
      revision: this.revision,
      mode: this.options.mode,
      title: this.options.title,
      total,
      top,
      rows,
      selectedIndex: selected >= 0 && selected < total ? selected : -1,
      counters: this.counters(),
      paused: this.playback.isPaused,
      ...(this.progress === undefined ? {} : { progress: this.progress }),
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

  find({ what, from, step }: Query): number | undefined {
    const newest = this.newest();
    const found = this.store.find(what, Math.min(from, newest + 1), step);
    return found !== undefined && found <= newest ? found : undefined;
  }

  /** Number of the newest message that is in the list by now. */
  private newest(): number {
    return this.playback.newest(this.store, this.store.first);
  }

  private row(number: number, { time, selected }: Viewport, partnerOfSelected: number): Row {
    const stored = this.store.get(number) as StoredMessage;
    const partner = this.store.get(stored.partner);
    const previous = this.store.timeOf(number - 1);
    const answers = stored.kind === 'response' ? partner : undefined;
    return rowOf(stored, this.decode(stored, partner), {
      time: timeText(stored.at, time, { first: this.began ?? stored.at, previous }),
      latencyNs: answers && nanosecondsBetween(answers.at, stored.at),
      partner: selected > 0 && (number === partnerOfSelected || stored.partner === selected),
    });
  }

  private decode(stored: StoredMessage, partner: StoredMessage | undefined) {
    const request = stored.kind === 'response' ? partner?.bytes : undefined;
    return this.options.decoder.decode(stored.bytes, request, stored.features);
  }

  private counters(): Counters {
    return {
      messages: this.store.last,
      connections: this.connections,
      openConnections: this.openConnections,
      bytes: this.bytes,
      findings: this.findings,
      rate: this.options.mode === 'live' ? this.measureRate() : 0,
      uninspected: this.uninspected,
      evicted: this.store.evicted,
    };
  }

  /** Messages per second, measured over at least a second. */
  private measureRate(): number {
    const now = this.options.now();
    const passed = now - this.rateFrom.at;
    if (passed >= 1000) {
      this.rate = Math.round(((this.store.last - this.rateFrom.messages) * 1000) / passed);
      this.rateFrom = { at: now, messages: this.store.last };
    }
    return this.rate;
  }
}
