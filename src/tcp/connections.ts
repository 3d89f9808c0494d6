/**
 * All TCP connections of a capture: segments in packet order in, StreamSink events out.
 *
 * Connections are numbered as Wireshark numbers tcp.stream: in order of first
 * appearance, whether or not they carry data. A SYN with another initial sequence number
 * on the same four-tuple is a new connection; a retransmitted SYN, the last ACK after
 * the FINs, and a packet captured twice are not.
 *
 * Finished connections stay known (their buffers do not) until the table is full, so
 * that late packets find them; then the finished and the longest idle ones go first.
 */
import type { ByteSource } from '../bytes/byte-source.js';
import { Budget } from './budget.js';
import { DEFAULT_LIMITS, type DirectionLimits } from './direction.js';
import type { Connection, End, Moment, Segment } from './events.js';
import { Flow, type FlowContext, type Side, type TcpSink } from './flow.js';
import { FourTupleMap } from './four-tuple.js';
import { LegCache } from './leg-cache.js';
import { senderIsClient } from './roles.js';

export type { TcpSink } from './flow.js';

export interface ConnectionTableOptions extends Partial<DirectionLimits> {
  /** Connections held at once (1..), finished ones included. */
  readonly maxConnections?: number;
  /** Bytes that may wait behind holes, all connections together. */
  readonly totalPendingBytes?: number;
  /** Bytes of memory to compare retransmissions with, all connections together. */
  readonly totalHistoryBytes?: number;
  /**
   * The file in which `payloadOffset` of segments counts. With it, what was delivered is noted by
   * its place and read again to be compared; without, it is copied.
   */
  readonly source?: ByteSource | undefined;
}

const DEFAULT_CONNECTIONS = 65_536;
const DEFAULT_TOTAL_PENDING = 256 * 1024 * 1024;
const DEFAULT_TOTAL_HISTORY = 64 * 1024 * 1024;

/** Segments (of all connections) during which the end that did not reset may still be heard. */
const LINGER = 1000;

interface Leg {
  readonly flow: Flow;
  readonly side: Side;
}

export class ConnectionTable {
  readonly #context: FlowContext;
  readonly #maxConnections: number;
  readonly #legs = new FourTupleMap<Leg>();
  readonly #busy = new LegCache<Leg>();
  readonly #flows = new Set<Flow>();
  /** Reset connections, in the order in which they are closed for good. */
  readonly #lingering: { readonly flow: Flow; readonly until: number }[] = [];
  #segments = 0;
  #opened = 0;
  #evicted = 0;

  constructor(sink: TcpSink, options: ConnectionTableOptions = {}) {
    this.#maxConnections = options.maxConnections ?? DEFAULT_CONNECTIONS;
    this.#context = {
      sink,
      limits: {
        pendingBytes: options.pendingBytes ?? DEFAULT_LIMITS.pendingBytes,
        pendingSegments: options.pendingSegments ?? DEFAULT_LIMITS.pendingSegments,
        historyBytes: options.historyBytes ?? DEFAULT_LIMITS.historyBytes,
      },
      pending: new Budget(options.totalPendingBytes ?? DEFAULT_TOTAL_PENDING),
      history: new Budget(options.totalHistoryBytes ?? DEFAULT_TOTAL_HISTORY),
      source: options.source,
    };
  }

  /** Connections seen so far; the next one gets this index. */
  get opened(): number {
    return this.#opened;
  }

  /** Connections held now. */
  get held(): number {
    return this.#flows.size;
  }

  /** Connections that were dropped unfinished because the table was full. */
  get evicted(): number {
    return this.#evicted;
  }

  /**
   * Takes the next segment and says which connection it belongs to. The segment, its payload
   * and its moment are only read during the call.
   */
  segment(segment: Segment): Connection {
    this.#segments++;
    if (this.#lingering.length > 0) this.#closeLingering(segment.at);
    const known = this.#find(segment);
    const { flow, side } =
      known === undefined || known.flow.supersededBy(segment, known.side)
        ? this.#open(segment, known?.flow)
        : known;
    flow.lastSeen = this.#segments;
    const { reset } = flow;
    flow.take(segment, side);
    if (flow.reset && !reset) {
      this.#lingering.push({ flow, until: this.#segments + LINGER });
    }
    return flow;
  }

  /**
   * The protocol on top found out who is the client: `client` is an index into the present
   * `connection.ends`. When that is not 0 of a connection whose SYN was not captured, its
   * ends are swapped and later events count `from` anew; the caller turns round what it
   * was given before. True when that was done.
   */
  settle(connection: Connection, client: End): boolean {
    return connection instanceof Flow && connection.settle(client);
  }

  /** The capture is over: delivers what waits, closes every direction that is still open. */
  end(at: Moment): void {
    for (const flow of this.#flows) flow.finish(at);
    this.#lingering.length = 0;
  }

  #find({ src, dst }: Segment): Leg | undefined {
    const busy = this.#busy.get(src, dst);
    if (busy !== undefined) return busy;
    const leg = this.#legs.get(src, dst);
    if (leg !== undefined) this.#busy.set(src, dst, leg);
    return leg;
  }

  #open(segment: Segment, previous: Flow | undefined): Leg {
    const { src, dst } = segment;
    if (previous !== undefined) this.#forget(previous, segment.at);
    else if (this.#flows.size >= this.#maxConnections) this.#evict(segment.at);
    const client: Side = senderIsClient(segment) ? 0 : 1;
    const flow = new Flow(this.#opened++, segment, client, this.#context);
    this.#flows.add(flow);
    const leg: Leg = { flow, side: 0 };
    // Set second, so that of a connection to itself (the same four-tuple both ways) this one counts.
    this.#legs.set(dst, src, { flow, side: 1 });
    this.#legs.set(src, dst, leg);
    this.#context.sink.open(flow, segment.at);
    return leg;
  }

  #forget(flow: Flow, at: Moment): void {
    flow.finish(at);
    this.#flows.delete(flow);
    const [a, b] = flow.ends;
    this.#busy.forget(a, b);
    this.#legs.delete(a, b);
    this.#legs.delete(b, a);
  }

  /** Makes room for a sixteenth of the table at once, so that the sort is paid for rarely. */
  #evict(at: Moment): void {
    const candidates = [...this.#flows].sort(
      (a, b) => Number(b.finished) - Number(a.finished) || a.lastSeen - b.lastSeen,
    );
    for (const flow of candidates.slice(0, Math.ceil(this.#maxConnections / 16))) {
      if (!flow.finished) this.#evicted++;
      this.#forget(flow, at);
    }
  }

  #closeLingering(at: Moment): void {
    let due = 0;
    for (const { flow, until } of this.#lingering) {
      if (until > this.#segments) break;
      flow.finish(at);
      due++;
    }
    if (due > 0) this.#lingering.splice(0, due);
  }
}
