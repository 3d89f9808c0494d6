/**
 * A session made of generated messages: enough of one for the UI to be driven and drawn. It
 * answers in the call that asks, or later (`settle`) when it is made `slow`.
 */
import type { Severity, TreeNode } from '../../../src/dissect/node.js';
import type { Action } from '../../../src/session/port/action.js';
import type { Counters } from '../../../src/session/port/counters.js';
import type { BytesWish, Detail } from '../../../src/session/port/detail.js';
import type { FilterDraft, FilterProgress } from '../../../src/session/port/filter.js';
import type { Found, Query } from '../../../src/session/port/find.js';
import type { Row } from '../../../src/session/port/row.js';
import type { Saved, SaveWish } from '../../../src/session/port/save.js';
import type { SessionPort } from '../../../src/session/port/session-port.js';
import type { Snapshot } from '../../../src/session/port/snapshot.js';
import type { ViewReport, ViewWish } from '../../../src/session/port/view.js';
import type { Viewport } from '../../../src/session/port/viewport.js';
import { fakeReport } from './fake-views.js';

const COMMANDS = [
  { name: 'Get', fusion: false },
  { name: 'StartFusionUploader', fusion: true },
  { name: 'GetFusionStorageSnapshot', fusion: true },
  { name: 'MountFusionVbucket', fusion: true },
  { name: 'Stat', fusion: false },
] as const;

/** Messages come in pairs: request 2n+1, response 2n+2. Every 10th response has a finding. */
const partnerOf = (number: number): number => (number % 2 === 1 ? number + 1 : number - 1);

export const severityOf = (number: number): Severity | undefined => {
  if (number % 20 === 0) return 'error';
  return number % 10 === 0 ? 'warn' : undefined;
};

export const textOf = (number: number): string =>
  JSON.stringify({ term: String(1000 + number), volume: { id: `vol-${number}`, log: [1, 2] } });

/** A frame: 24 header bytes, then a JSON value. */
function frameOf(number: number): Uint8Array {
  const value = new TextEncoder().encode(textOf(number));
  const frame = new Uint8Array(24 + value.length);
  const view = new DataView(frame.buffer);
  view.setUint8(0, number % 2 === 1 ? 0x80 : 0x81);
  view.setUint8(1, 0x75);
  view.setUint8(5, 0x01);
  view.setUint16(6, number % 1024);
  view.setUint32(8, value.length);
  view.setUint32(12, number);
  frame.set(value, 24);
  return frame;
}

const node = (
  id: string,
  text: string,
  start: number,
  end: number,
  children: readonly TreeNode[] = [],
  more: Partial<TreeNode> = {},
): TreeNode => ({ id, text, start, end, children, ...more });

export function treeOf(number: number): readonly TreeNode[] {
  const text = textOf(number);
  const at = (part: string): [number, number] => {
    const start = 24 + text.indexOf(part);
    return [start, start + part.length];
  };
  const severity = severityOf(number);
  const finding =
    severity === undefined
      ? []
      : [node('finding', 'Finding: term fell', ...at(`"${1000 + number}"`), [], { severity })];
  const partner = partnerOf(number);
  return [
    node('mcbp.header', 'Memcached Binary Protocol', 0, 24, [
      node('couchbase.magic', 'Magic: client request (0x80)', 0, 1, [], {
        field: 'couchbase.magic',
      }),
      node('couchbase.opcode', 'Opcode: StartFusionUploader (0x75)', 1, 2, [], {
        field: 'couchbase.opcode',
      }),
      node('couchbase.vbucket', `VBucket: ${number % 1024}`, 6, 8, [], {
        field: 'couchbase.vbucket',
        filter: `couchbase.vbucket == ${number % 1024}`,
      }),
      node('couchbase.opaque', 'Opaque: 0x00000001', 12, 16, [], { field: 'couchbase.opaque' }),
      node('couchbase.cas', 'CAS: 0x0000000000000000', 16, 24, [], { field: 'couchbase.cas' }),
      node('partner', `${number % 2 === 1 ? 'Response in' : 'Request in'}: ${partner}`, 0, 0, [], {
        jump: partner,
      }),
    ]),
    node('fusion.value', 'Start Fusion Uploader', 24, 24 + text.length, [
      node('fusion.term', `term: "${1000 + number}"`, ...at(`"${1000 + number}"`), finding, {
        field: 'fusion.term',
      }),
      node('fusion.volume', 'volume', ...at(`{"id":"vol-${number}","log":[1,2]}`), [
        node('fusion.id', `id: "vol-${number}"`, ...at(`"vol-${number}"`)),
        node('fusion.log', 'log: 2 elements', ...at('[1,2]')),
      ]),
    ]),
  ];
}

function rowOf(number: number, marked: boolean, partner: boolean): Row {
  const request = number % 2 === 1;
  const pair = Math.floor((number - 1) / 2);
  const { name, fusion } = COMMANDS[pair % COMMANDS.length] ?? COMMANDS[0];
  const client = `10.0.0.1:${50_000 + (pair % 7)}`;
  const server = '10.0.0.2:11210';
  const severity = severityOf(number);
  return {
    number,
    time: (number / 1000).toFixed(6),
    delta: '0.001000',
    stream: String(pair % 7),
    latency: request ? '' : '1.234 ms',
    node: server,
    source: request ? client : server,
    destination: request ? server : client,
    kind: request ? 'request' : 'response',
    command: name,
    vbucket: request ? String(number % 1024) : '',
    status: request ? '' : severity === 'error' ? 'NotMyVbucket' : 'Success',
    info: `term=${1000 + number} key-${number}`,
    length: frameOf(number).length,
    fusion,
    ...(severity === undefined ? {} : { severity }),
    failed: !request && severity === 'error',
    marked,
    partner,
  };
}

/** What `decorate` may put in a message's place. */
export const asEvent = (row: Row): Row => ({
  ...row,
  ...{ number: -row.number, kind: 'event', command: 'connection opened', info: 'client c' },
  ...{ latency: '', vbucket: '', status: '', fusion: false, failed: false },
});

const eventOf = (number: number): Detail => ({
  ...{ number, frame: { bytes: new Uint8Array(0), length: 0 }, parts: [], length: 0 },
  tree: [node('event', 'Event: connection opened', 0, 0)],
});

export interface FakeOptions {
  readonly count: number;
  readonly mode?: 'live' | 'file';
  readonly slow?: boolean;
}

export class FakeSession implements SessionPort {
  readonly views: Viewport[] = [];
  readonly details: number[] = [];
  readonly drafts: string[] = [];
  readonly wishes: BytesWish[] = [];
  readonly queries: Query[] = [];
  /** What a search for a text finds. */
  textFound: Found = {};
  /** Bytes of a frame that a detail brings along; absent: all. */
  brought: number | undefined;
  /** What every value is without compression; absent: none is compressed. */
  unpacked: Uint8Array | undefined;
  /** Messages that the filter has come to. */
  tested = Number.POSITIVE_INFINITY;
  readonly actions: Action[] = [];
  closed = 0;
  /** Changes of a row's text, for hostile data. */
  decorate: (row: Row) => Row = (row) => row;
  notice: Snapshot['notice'];
  /** What else snapshots tell. */
  more: Partial<Snapshot> = {};
  counters: Partial<Counters> = {};
  /** What the open view is told. */
  report: (wish: ViewWish) => ViewReport = fakeReport;
  private viewport: Viewport = { top: 0, height: 1, selected: 0, follow: false, time: 'r' };
  private readonly listeners = new Set<(snapshot: Snapshot) => void>();
  private readonly marks = new Set<number>();
  private readonly mode: 'live' | 'file';
  private readonly slow: boolean;
  private readonly waiting: (() => void)[] = [];
  private last: number;
  private evicted = 0;
  private revision = 0;
  private paused = false;

  constructor({ count, mode = 'file', slow = false }: FakeOptions) {
    this.last = count;
    this.mode = mode;
    this.slow = slow;
  }

  view(viewport: Viewport): void {
    this.views.push(viewport);
    this.viewport = viewport;
    const answer = this.snapshot();
    this.later(() => this.publish(answer));
  }

  subscribe(listener: (snapshot: Snapshot) => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  get subscribers(): number {
    return this.listeners.size;
  }

  detail(number: number): Promise<Detail | undefined> {
    this.details.push(number);
    return this.promise(() => {
      if (number < 0) return eventOf(number);
      if (!this.holds(number)) return undefined;
      const bytes = frameOf(number);
      const partner = partnerOf(number);
      const known = this.holds(partner) ? { partner } : {};
      const { length } = bytes;
      const brought = this.brought ?? length;
      const value = this.unpacked && { bytes: this.unpacked, length: this.unpacked.length };
      return {
        ...{
          number,
          tree: treeOf(number),
          frame: { bytes: bytes.slice(0, brought), length },
          length,
        },
        parts: [
          { part: 'header', start: 0, end: 24 },
          { part: 'value', start: 24, end: length },
        ],
        ...known,
        ...(value && { value }),
      };
    });
  }

  bytes(wish: BytesWish): Promise<Uint8Array | undefined> {
    this.wishes.push(wish);
    const { number, of, offset, length } = wish;
    const whole = of === 'frame' ? frameOf(number) : this.unpacked;
    return this.promise(() => whole?.slice(offset, offset + length));
  }

  locate(number: number): Promise<number | undefined> {
    return this.promise(() => (this.holds(number) ? this.placeOf(number) : undefined));
  }

  find(query: Query): Promise<Found> {
    const { from, step } = query;
    this.queries.push(query);
    return this.promise(() => {
      if (query.what === 'text') return this.textFound;
      for (let n = Math.abs(from) + step; this.holds(n); n += step) {
        if (severityOf(n) !== undefined) return { number: n };
      }
      return {};
    });
  }

  /** `bad` is no filter; `fin` can be completed in two ways. */
  draft(text: string, cursor: number): Promise<FilterDraft> {
    this.drafts.push(text);
    const from = text.lastIndexOf(' ', cursor - 1) + 1;
    const begun = text.slice(from, cursor);
    const candidates = ['finding', 'finding.severity', 'fusion']
      .filter((word) => word.startsWith(begun))
      .map((word) => ({ text: word, doc: `about ${word}` }));
    const start = text.indexOf('bad');
    const fault =
      start < 0 ? {} : { fault: { message: '"bad" is no field', start, end: start + 3 } };
    return this.promise(() => ({ text, cursor, from, to: cursor, candidates, ...fault }));
  }

  act(action: Action): void {
    this.actions.push(action);
    if (action.type === 'pause') this.paused = action.on;
    else if (action.type === 'mark' && !this.marks.delete(action.number)) {
      this.marks.add(action.number);
    }
    this.later(() => this.publish(this.snapshot()));
  }

  /** There are files of these names. */
  readonly files = new Set<string>();
  readonly saves: SaveWish[] = [];

  save(wish: SaveWish): Promise<Saved> {
    return this.promise(() => {
      this.saves.push(wish);
      const { path, overwrite } = wish;
      if (path.startsWith('/proc')) return { refused: 'EACCES: permission denied' };
      if (this.files.has(path) && !overwrite) return { refused: 'exists' };
      this.files.add(path);
      return { written: 12, path };
    });
  }

  async close(): Promise<void> {
    this.closed++;
  }

  /** More messages arrive, and as many of the oldest as said are dropped. */
  grow(added: number, dropped = 0): void {
    this.last += added;
    this.evicted += dropped;
    this.publish(this.snapshot());
  }

  /** The filter has come so far. */
  test(tested: number): void {
    this.tested = tested;
    this.publish(this.snapshot());
  }

  /** Lets a slow session give its next answers. */
  settle(answers = Number.POSITIVE_INFINITY): void {
    for (const answer of this.waiting.splice(0, answers)) answer();
  }

  snapshot(): Snapshot {
    const { follow, height, selected, view } = this.viewport;
    const kept = this.kept();
    const total = kept?.length ?? this.last - this.evicted;
    const top = follow ? Math.max(0, total - height) : this.viewport.top;
    const rows: Row[] = [];
    for (let index = top; index < Math.min(total, top + height); index++) {
      const number = kept?.[index] ?? this.evicted + index + 1;
      const partner = selected > 0 && partnerOf(selected) === number;
      rows.push(this.decorate(rowOf(number, this.marks.has(number), partner)));
    }
    return {
      revision: ++this.revision,
      mode: this.mode,
      title: this.mode === 'live' ? '11210 -> 10.0.0.2:11210' : 'sample.pcapng',
      total,
      top,
      rows,
      selectedIndex: this.holds(selected) ? (this.placeOf(selected) ?? -1) : -1,
      ...(kept === undefined ? {} : { filter: this.progress(kept) }),
      counters: {
        messages: this.last,
        connections: 7,
        openConnections: 3,
        bytes: this.last * 100,
        findings: Math.floor(this.last / 10),
        rate: this.mode === 'live' ? 120 : 0,
        uninspected: 0,
        evicted: this.evicted,
        ...this.counters,
      },
      paused: this.paused,
      ...(view && { view: this.report(view), viewWish: view }),
      ...(this.notice === undefined ? {} : { notice: this.notice }),
      ...this.more,
    };
  }

  /** A filter of any text keeps messages with a finding, as far as it has come. */
  private kept(): readonly number[] | undefined {
    if ((this.viewport.filter ?? '') === '') return undefined;
    const all = Array.from({ length: this.last }, (_, i) => i + 1);
    return all.filter((n) => this.holds(n) && n <= this.tested && severityOf(n) !== undefined);
  }

  private progress(kept: readonly number[]): FilterProgress {
    const { selected, filter = '' } = this.viewport;
    const messages = this.last - this.evicted;
    const tested = Math.max(0, Math.min(this.tested, this.last) - this.evicted);
    const isKnown = tested === messages || (selected <= this.tested && kept.length > 0);
    const before = kept.filter((n) => n <= selected).length;
    const nearest = isKnown ? { nearest: Math.min(Math.max(0, before - 1), kept.length - 1) } : {};
    return { text: filter, messages, tested, ...nearest };
  }

  private placeOf(number: number): number | undefined {
    const kept = this.kept();
    if (kept === undefined) return this.indexOf(number);
    return kept.includes(number) ? kept.indexOf(number) : undefined;
  }

  /** An event is where the message was whose place it took. */
  private indexOf(number: number): number {
    return Math.abs(number) - this.evicted - 1;
  }

  private holds(number: number): boolean {
    return Math.abs(number) > this.evicted && Math.abs(number) <= this.last;
  }

  private publish(snapshot: Snapshot): void {
    for (const listener of this.listeners) listener(snapshot);
  }

  private later(answer: () => void): void {
    if (this.slow) this.waiting.push(answer);
    else answer();
  }

  private promise<T>(value: () => T): Promise<T> {
    return new Promise((resolve) => this.later(() => resolve(value())));
  }
}
