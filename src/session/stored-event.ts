/**
 * A message of the store as if it passed once more: what counts or prints messages as they pass
 * can be given those of long ago. Numbers come from the columns, bytes only where they are asked
 * for. One object for all of them, as in a pipeline.
 */
import type { Extents } from '../bytes/extents.js';
import type { Injection } from '../filter/view.js';
import { HEADER_LENGTH } from '../mcbp/header.js';
import type { MessageEvent, RequestOf } from '../message.js';
import { type Connection, MomentRecord } from '../tcp/events.js';
import type { Alterations } from './alterations.js';
import { type ColumnBlock, FLAG } from './columns.js';
import { NOBODY_WAITS, PassingRecord } from './passing-record.js';
import type { MessageStore } from './store.js';

/** Bytes of `head`: header, framing extras and extras are in it, and most keys. */
const HEAD = 512;

const NOTHING = new Uint8Array(0);

export class StoredEvent extends PassingRecord implements MessageEvent {
  readonly at = new MomentRecord();
  stream = 0;
  abridged = false;
  marked = false;
  /** Something was found of it, or nobody has looked yet. */
  mayHaveFindings = false;
  request: RequestOf | undefined;
  readonly waiting = NOBODY_WAITS;
  private readonly asked: StoredRequest;

  /** @param alterations what the proxy did to messages; absent: nobody asks for that */
  constructor(
    private readonly store: MessageStore,
    private readonly alterations?: Pick<Alterations, 'of'>,
  ) {
    super();
    this.asked = new StoredRequest(store);
  }

  load(block: ColumnBlock, row: number): void {
    const flags = block.flags[row] as number;
    this.number = block.first + row;
    this.at.s = block.seconds[row] as number;
    this.at.ns = block.nanoseconds[row] as number;
    this.at.frame = block.frame[row] as number;
    this.stream = block.stream[row] as number;
    this.from = (flags & FLAG.fromServer) === 0 ? 0 : 1;
    this.kind = (flags & FLAG.response) === 0 ? 'request' : 'response';
    this.magic = block.magic[row] as number;
    this.opcode = block.opcode[row] as number;
    this.framingExtrasLength = block.framingExtrasLength[row] as number;
    this.keyLength = block.keyLength[row] as number;
    this.extrasLength = block.extrasLength[row] as number;
    this.datatype = block.datatype[row] as number;
    this.vbucketOrStatus = block.vbucketOrStatus[row] as number;
    this.bodyLength = block.bodyLength[row] as number;
    this.opaque = block.opaque[row] as number;
    this.missing = block.missing?.[row] ?? 0;
    this.abridged = (flags & FLAG.abridged) !== 0;
    this.marked = (flags & FLAG.marked) !== 0;
    this.mayHaveFindings = (flags & (FLAG.severity | FLAG.unjudged)) !== 0;
    const answers = this.kind === 'response' && (block.partner[row] as number) !== 0;
    this.request = answers ? this.asked.load(block, row) : undefined;
  }

  /** Loads a message by its number. False: it is not held. */
  find(number: number): boolean {
    const block = this.store.blockOf(number);
    if (block === undefined) return false;
    this.load(block, number - block.first);
    return true;
  }

  get length(): number {
    return HEADER_LENGTH + this.bodyLength - this.missing;
  }

  get connection(): Connection {
    // A connection is known as long as a held message names it.
    return this.store.connectionOf(this.stream) as Connection;
  }

  get head(): Uint8Array {
    return this.store.headOf(this.number, HEAD) ?? NOTHING;
  }

  get bytes(): Uint8Array {
    return this.store.get(this.number)?.bytes ?? NOTHING;
  }

  get extents(): Extents {
    return this.store.extentsOf(this.number) as Extents;
  }

  get rewritten(): boolean {
    return this.alterations?.of(this.number)?.rewritten === true;
  }

  get injected(): Injection | undefined {
    return this.alterations?.of(this.number)?.injected;
  }

  get features(): ReadonlySet<number> | undefined {
    return this.store.get(this.number)?.features;
  }

  get accepted(): string | undefined {
    return this.store.get(this.number)?.accepted;
  }
}

/** The messages `first` to `last` of which this holds, as far as they are held when it comes to them. */
export function* eventsOf(
  { store, alterations }: { readonly store: MessageStore; readonly alterations: Alterations },
  first: number,
  last: number,
  holds: (number: number) => boolean,
): Generator<StoredEvent> {
  const event = new StoredEvent(store, alterations);
  for (let number = first; number <= last; number += 1) {
    if (holds(number) && event.find(number)) yield event;
  }
}

/** The request that the message at hand answers. */
class StoredRequest implements RequestOf {
  number = 0;
  latencyNs = 0;
  queuedNs = 0;
  private answer = 0;

  constructor(private readonly store: MessageStore) {}

  load(block: ColumnBlock, row: number): this {
    this.number = block.partner[row] as number;
    this.latencyNs = block.latency.at(row);
    this.queuedNs = block.queued?.[row] ?? 0;
    this.answer = block.first + row;
    return this;
  }

  get vbucket(): number {
    return this.store.vbucketOrStatusOf(this.number) ?? 0;
  }

  get frame(): Uint8Array | undefined {
    return this.store.get(this.number)?.bytes;
  }

  /** Of a request that is gone nobody can tell; most are answered once. */
  get first(): boolean {
    const first = this.store.partnerOf(this.number);
    return first === 0 || first === this.answer;
  }
}
