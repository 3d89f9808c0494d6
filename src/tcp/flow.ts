/**
 * One TCP connection inside the table: two reassemblers, who is the client, and when it
 * is over. Its two directions keep causal order: a segment that acknowledges bytes of
 * the other end came after them, so it is delivered after them (or after they were given
 * up as a gap).
 */
import type { ByteSource } from '../bytes/byte-source.js';
import type { Budget } from './budget.js';
import { CopiedHistory } from './copied-history.js';
import type { DirectionCounters, DirectionLimits, DirectionSink, How } from './direction.js';
import {
  ACK,
  CLIENT,
  type Connection,
  type End,
  type Endpoint,
  FIN,
  type Moment,
  RST,
  SERVER,
  type Segment,
  type StreamSink,
  SYN,
} from './events.js';
import { PlacedHistory } from './placed-history.js';
import { Reassembler } from './reassembler.js';
import { sequenceAdd } from './sequence.js';

/** What the table tells besides the stream itself. Both are optional to listen to. */
export interface TcpSink extends Omit<StreamSink, 'data'> {
  /** As of any stream, but that the bytes are `bytes` at [start, end), and lie at `offset`. */
  data(
    connection: Connection,
    from: End,
    bytes: Uint8Array,
    at: Moment,
    offset: number,
    start: number,
    end: number,
  ): void;
  /** A segment's bytes differ from the copy captured first (which is the one delivered). */
  conflict?(connection: Connection, from: End, differing: number, at: Moment): void;
  /** Once per direction, right before its close(): what was noticed in it. */
  noticed?(connection: Connection, from: End, counters: DirectionCounters, at: Moment): void;
}

/** What all connections of a table share. */
export interface FlowContext {
  readonly sink: TcpSink;
  readonly limits: DirectionLimits;
  readonly pending: Budget;
  readonly history: Budget;
  /** The file in which the offsets of segments are; undefined: they cannot be read again. */
  readonly source: ByteSource | undefined;
}

/** Side of a connection: 0 = whoever sent its first captured segment. */
export type Side = 0 | 1;

const otherSide = (side: Side): Side => (side === 0 ? 1 : 0);

export class Flow implements Connection {
  readonly index: number;
  readonly midstream: boolean;
  ends: readonly [Endpoint, Endpoint];
  /** Number of the table's latest segment of this connection. */
  lastSeen = 0;
  /** One end has reset the connection. */
  reset = false;

  readonly #context: FlowContext;
  readonly #directions: readonly [Reassembler, Reassembler];
  /** Per side the sequence number of its SYN, or the one before its first segment; -1 = not seen. */
  readonly #initial: [number, number] = [-1, -1];
  #client: Side;

  /** `first` opens the connection; `client` is the side that (as far as is known) connected. */
  constructor(index: number, first: Segment, client: Side, context: FlowContext) {
    this.index = index;
    this.midstream = (first.flags & SYN) === 0;
    this.ends = client === 0 ? [first.src, first.dst] : [first.dst, first.src];
    this.#client = client;
    this.#context = context;
    this.#directions = [this.#direction(0), this.#direction(1)];
  }

  /** Neither end sends any more. */
  get finished(): boolean {
    return this.#directions[0].closed && this.#directions[1].closed;
  }

  /** `client`, as an index into the present `ends`, turned out to be the client. True when that swaps the ends. */
  settle(client: End): boolean {
    if (!this.midstream || client === CLIENT) return false;
    this.#client = otherSide(this.#client);
    this.ends = [this.ends[1], this.ends[0]];
    return true;
  }

  /** The segment belongs to a later connection between the same ports, not to this one. */
  supersededBy(segment: Segment, side: Side): boolean {
    const initial = this.#initial[side];
    if ((segment.flags & SYN) !== 0) return initial >= 0 && initial !== segment.seq;
    return this.finished && this.#directions[side].isForeign(segment);
  }

  take(segment: Segment, side: Side): void {
    const { flags, at } = segment;
    const sender = this.#directions[side];
    const receiver = this.#directions[otherSide(side)];
    const everyday = (flags & (SYN | FIN | RST | ACK)) === ACK && this.#initial[side] >= 0;
    if (everyday && sender.takeInStep(segment, receiver)) return;
    if ((flags & RST) !== 0) {
      if (sender.accepts(segment.seq)) this.#reset(sender, receiver, at);
      return;
    }
    if (this.#initial[side] < 0) {
      this.#initial[side] = (flags & SYN) !== 0 ? segment.seq : sequenceAdd(segment.seq, -1);
    }
    let after = 0;
    if ((flags & ACK) !== 0) {
      receiver.acknowledge(segment.ack, (flags & SYN) !== 0, at);
      after = receiver.owes(segment.ack);
    }
    sender.receive(segment, after);
    if (sender.idle && receiver.idle) return;
    this.#untangle(at);
    if (sender.complete && receiver.complete) this.#end('fin', at);
  }

  /** Nothing more will be seen of this connection. */
  finish(at: Moment): void {
    this.#end(this.reset ? 'rst' : 'end', at);
  }

  /** After a reset its sender is done; what the other end had in flight may still be captured. */
  #reset(sender: Reassembler, receiver: Reassembler, at: Moment): void {
    if (this.finished) return;
    this.reset = true;
    sender.finish('rst', at);
    receiver.release(sender.progress, at);
  }

  /** Lets each direction go as far as the other one allows, and neither wait for ever. */
  #untangle(at: Moment): void {
    const [a, b] = this.#directions;
    for (;;) {
      const moved = a.release(b.progress, at);
      if (b.release(a.progress, at) || moved) continue;
      if (a.held !== undefined && b.held !== undefined) {
        // A retransmission carries a newer ACK than its bytes: both wait. The older one goes.
        const older = a.held.at.frame <= b.held.at.frame ? a : b;
        older.release(older.held?.after ?? 0, at);
      } else if (!this.#relieve(a, b, at) && !this.#relieve(b, a, at)) break;
    }
  }

  /** Gives up all holes, in causal order, and closes both directions. */
  #end(how: How, at: Moment): void {
    const [a, b] = this.#directions;
    do this.#untangle(at);
    while (a.skipHole(at) || b.skipHole(at));
    const [first, second] = a.held === undefined ? [a, b] : [b, a];
    first.finish(how, at);
    second.finish(how, at);
  }

  /** At its cap `full` waits no longer: first the other's hole is given up, then the order. */
  #relieve(full: Reassembler, other: Reassembler, at: Moment): boolean {
    if (!full.overfull || full.held === undefined) return false;
    full.counters.capHits++;
    return other.skipHole(at) || full.release(Number.POSITIVE_INFINITY, at);
  }

  #from(side: Side): End {
    return side === this.#client ? CLIENT : SERVER;
  }

  #direction(side: Side): Reassembler {
    const { sink, limits, pending, history, source } = this.#context;
    const events: DirectionSink = {
      data: (bytes, start, end, at, offset) =>
        sink.data(this, this.#from(side), bytes, at, offset, start, end),
      gap: (missing, at) => sink.gap(this, this.#from(side), missing, at),
      conflict: (differing, at) => sink.conflict?.(this, this.#from(side), differing, at),
      close: (how, at) => {
        sink.noticed?.(this, this.#from(side), reassembler.counters, at);
        sink.close(this, this.#from(side), how, at);
      },
    };
    const kept =
      source === undefined
        ? new CopiedHistory(limits.historyBytes, history)
        : new PlacedHistory(limits.historyBytes, history, source);
    const reassembler = new Reassembler(events, limits, pending, kept);
    return reassembler;
  }
}
