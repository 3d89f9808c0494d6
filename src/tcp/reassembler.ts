/**
 * One direction of a TCP connection: segments in, ordered bytes out (RFC 9293). All
 * arithmetic is in stream offsets (stream-position.ts), plain numbers that never wrap.
 *
 * The first copy of a byte counts. A hole stays open until it is filled, given up
 * (hole.ts), a cap is hit or the direction ends; then it is reported as a gap and what
 * waits behind it is delivered.
 *
 * Bytes may also be held although no hole precedes them: `after` says how far the other
 * direction must have been delivered first (its bytes were acknowledged by this segment,
 * so they came before it). That keeps a request before its response even if the request
 * was captured late or has a hole. The owner of both directions runs that; see flow.ts.
 */
import { NOWHERE, offsetBehind } from '../bytes/extents.js';
import type { Budget } from './budget.js';
import { type DirectionLimits, type DirectionSink, type How, noCounters } from './direction.js';
import { FIN, type Moment, type Segment, SYN } from './events.js';
import type { History } from './history.js';
import { HoleJudge } from './hole.js';
import { Outlet } from './outlet.js';
import { PendingRuns, type Run } from './pending.js';
import { LARGEST_WINDOW, sequenceAdd, sequenceDistance } from './sequence.js';
import { StreamPosition } from './stream-position.js';

/** Segments in a row beyond any window after which the stream is taken up where they are. */
const STRAYS_IN_A_ROW = 8;

/** A FIN and a window probe take up one number each without being a byte of any message. */
const SLACK = 1;

export class Reassembler {
  readonly counters = noCounters();
  readonly #outlet: Outlet;
  readonly #limits: DirectionLimits;
  readonly #pending: PendingRuns;
  readonly #judge = new HoleJudge();
  readonly #position = new StreamPosition();
  #closed = false;
  /** Stream offsets: the end of what this end is known to have sent, and its FIN (-1: none). */
  #sent = 0;
  #fin = -1;
  /** How far the other direction has been delivered. */
  #released = 0;
  #strays = 0;

  /** `pending` is the shared allowance of all connections; `history` is of this direction alone. */
  constructor(sink: DirectionSink, limits: DirectionLimits, pending: Budget, history: History) {
    this.#outlet = new Outlet(sink, this.counters, this.#position, this.#judge, history);
    this.#limits = limits;
    this.#pending = new PendingRuns(pending);
  }

  get closed(): boolean {
    return this.#closed;
  }

  /** How far this direction has been delivered; the other one need not wait for more once closed. */
  get progress(): number {
    return this.#closed ? Number.POSITIVE_INFINITY : this.#position.offset;
  }

  /** Everything captured so far has been delivered. */
  get idle(): boolean {
    return this.#closed || (this.#pending.count === 0 && this.#position.offset === this.#sent);
  }

  /** Its FIN was captured, and the other end has acknowledged it. */
  get complete(): boolean {
    return this.#closed || (this.#fin >= 0 && this.#judge.acked > this.#fin);
  }

  /** The run that waits for nothing but the other direction. */
  get held(): Run | undefined {
    const { first } = this.#pending;
    const next = first !== undefined && first.start === this.#position.offset;
    return next && !this.#mayGo(first.after) ? first : undefined;
  }

  get overfull(): boolean {
    const { pendingBytes, pendingSegments } = this.#limits;
    const { bytes, count, overdrawn } = this.#pending;
    return overdrawn || bytes > pendingBytes || Math.max(count, this.#judge.cuts) > pendingSegments;
  }

  /** A RST with this sequence number can be meant for this connection. */
  accepts(sequence: number): boolean {
    return !this.#position.based || this.#position.offsetOf(sequence) !== undefined;
  }

  /** Data, but not of the stream that ended here: the segment is of another connection. */
  isForeign({ seq, wireLength }: Segment): boolean {
    if (wireLength <= 1) return false; // nothing, or a keep-alive
    const start = this.#position.offsetOf(seq);
    if (start === undefined) return this.#position.based;
    return this.#fin >= 0 && (start >= this.#fin || start + wireLength < 0);
  }

  /** What a segment of the other end that acknowledges `ack` has to wait for; 0 = nothing. */
  owes(ack: number): number {
    const offset = this.#closed ? undefined : this.#position.offsetOf(ack);
    return offset !== undefined && offset > this.#position.offset + SLACK ? offset : 0;
  }

  /**
   * The everyday segment, by the short way: it is the next one, nothing is missing or waits in
   * either direction, and it acknowledges nothing that was not seen. False, and nothing done,
   * for any other; what it comes to is what acknowledge() of `other` and receive() would do.
   */
  takeInStep(segment: Segment, other: Reassembler): boolean {
    const { bytes, start, end } = segment;
    const inStep =
      segment.seq === this.#position.next &&
      segment.wireLength === end - start &&
      this.#isStill() &&
      other.#isStill();
    if (!inStep || other.#position.next < 0) return false;
    const ahead = sequenceDistance(other.#position.next, segment.ack);
    if (ahead > SLACK || ahead < -LARGEST_WINDOW) return false;
    other.#judge.acknowledge(other.#position.offset + ahead);
    this.#strays = 0;
    if (start === end) return true;
    this.#sent = this.#position.offset + end - start;
    this.#outlet.data(bytes, start, end, segment.at, segment.payloadOffset ?? NOWHERE);
    return true;
  }

  /** Open, not about to end, and all that was captured has been delivered. */
  #isStill(): boolean {
    return !this.#closed && this.#fin < 0 && this.idle;
  }

  /** Takes one segment of this direction; `after` as in the head comment. A RST is not for here. */
  receive(segment: Segment, after = 0): void {
    if (this.#closed) return;
    const { flags, wireLength, at } = segment;
    const sequence = (flags & SYN) !== 0 ? sequenceAdd(segment.seq, 1) : segment.seq;
    if (!this.#position.based) this.#position.begin(sequence, segment);
    if (this.#isStray(sequence, wireLength, at)) return;
    const start = this.#position.offsetOf(sequence);
    if (start === undefined) return;
    if (this.#isKeepAlive(start, segment)) return;

    const known = this.#sent;
    const hole = this.#holeEnd();
    if (start >= hole) this.#judge.testify(this.#position.offset, hole);
    if ((flags & FIN) !== 0 && this.#fin < 0 && start + wireLength >= known) {
      this.#fin = start + wireLength;
    }
    const end = this.#fin < 0 ? start + wireLength : Math.min(start + wireLength, this.#fin);
    if (end > known) {
      this.#sent = end;
      this.#position.confirm();
    }

    const there = segment.end - segment.start;
    const captured = Math.min(there, end - start);
    if (captured > 0) {
      const bytes = segment.bytes.subarray(segment.start, segment.start + captured);
      this.#sort(start, bytes, known, segment, after);
    }
    if (start + there < end) {
      this.#judge.cut(Math.max(start + there, this.#position.offset), end);
    }
    if (this.#pending.count === 0 && this.#position.offset === this.#sent && this.#fin < 0) return;
    this.#drain(at);
    while (this.overfull && this.held === undefined && this.skipHole(at)) this.counters.capHits++;
  }

  /**
   * The other end acknowledges everything before `ack`. `syn`: it does so in its own SYN,
   * so that `ack` is where this direction begins.
   */
  acknowledge(ack: number, syn: boolean, at: Moment): void {
    if (this.#closed) return;
    if (this.#position.witness(ack, syn)) return;
    const offset = this.#position.offsetOf(ack);
    if (offset === undefined) return;
    this.#judge.acknowledge(offset);
    if (this.idle) return;
    // Behind its FIN a direction sends nothing that could speak for a loss; the other end does.
    if (this.#fin >= 0) this.#judge.testify(this.#position.offset, this.#holeEnd());
    this.#drain(at);
  }

  /** The other direction has been delivered up to `progress`. True when that set something free. */
  release(progress: number, at: Moment): boolean {
    if (progress <= this.#released) return false;
    const held = this.held !== undefined;
    this.#released = progress;
    if (!held || this.held !== undefined) return false;
    this.#drain(at);
    return true;
  }

  /** Gives up the first hole. False when there is none. */
  skipHole(at: Moment): boolean {
    const hole = this.#closed ? 0 : this.#holeEnd();
    if (hole <= this.#position.offset) return false;
    this.#gap(hole, at);
    this.#drain(at);
    return true;
  }

  /** Nothing more will be captured of this direction: gives up all holes, delivers, closes. */
  finish(how: How, at: Moment): void {
    this.#released = Number.POSITIVE_INFINITY;
    if (!this.#closed) this.#drain(at);
    while (this.skipHole(at));
    if (this.#closed) return;
    // Acknowledged bytes after the last one seen. A single one may have been the FIN.
    const { acked } = this.#judge;
    if (this.#fin < 0 && acked > this.#position.offset + SLACK) this.#gap(acked, at);
    this.#close(how, at);
  }

  /** A keep-alive (RFC 9293, section 3.8.4) repeats the number before the next, with or without a byte. */
  #isKeepAlive(start: number, { flags, wireLength }: Segment): boolean {
    if (wireLength > 1 || start + 1 !== this.#sent || (flags & (SYN | FIN)) !== 0) return false;
    return start < this.#position.offset || this.#pending.holds(start);
  }

  /** Far outside of every window: damage, or so much was lost that the stream is taken up there. */
  #isStray(sequence: number, wireLength: number, at: Moment): boolean {
    if (this.#position.offsetOf(sequence) !== undefined) {
      this.#strays = 0;
      return false;
    }
    this.counters.outOfWindow++;
    if (wireLength === 0 || this.#fin >= 0 || ++this.#strays < STRAYS_IN_A_ROW) return true;
    while (this.skipHole(at));
    if (this.#pending.count > 0) return true;
    this.#gap(this.#position.offset + this.#position.ahead(sequence), at);
    this.#sent = this.#position.offset;
    this.#strays = 0;
    return false;
  }

  /** Delivers or keeps what is new, and compares what is not with the first copy. */
  #sort(start: number, bytes: Uint8Array, known: number, segment: Segment, after: number): void {
    const { at, payloadOffset = NOWHERE } = segment;
    const { offset } = this.#position;
    const old = Math.max(0, Math.min(offset - start, bytes.length));
    let differing = 0;
    let added = bytes.length - old;
    if (old > 0) {
      differing = this.#outlet.compare(start, bytes.subarray(0, old));
    }
    const fresh = old === 0 ? bytes : bytes.subarray(old);
    const place = offsetBehind(payloadOffset, old);
    if (start + old === offset && this.#pending.count === 0 && this.#mayGo(after)) {
      if (added > 0) this.#outlet.data(fresh, 0, fresh.length, at, place);
    } else if (added > 0) {
      const result = this.#pending.add(start + old, fresh, at, after, place);
      added = result.added;
      differing += result.differing;
    }
    if (added < bytes.length) this.counters.retransmissions++;
    else if (start < known) this.counters.outOfOrder++;
    if (differing > 0) this.#outlet.conflict(differing, at);
  }

  #mayGo(after: number): boolean {
    return after <= this.#released + SLACK;
  }

  /** Delivers what is ready, reports the gaps that are ripe, closes at the FIN. */
  #drain(at: Moment): void {
    while (!this.#closed) {
      const first = this.#pending.first;
      if (first !== undefined && first.start === this.#position.offset) {
        if (!this.#mayGo(first.after)) return;
        this.#pending.shift();
        this.#outlet.waited(first.bytes, first.at, first.offset);
      } else if (this.#position.offset === this.#fin) {
        this.#close('fin', at);
      } else {
        const end = this.#judge.verdict(this.#position.offset, this.#holeEnd());
        if (end === this.#position.offset) return;
        this.#gap(end, at);
      }
    }
  }

  /** Where the first hole ends; not beyond #position when there is none. */
  #holeEnd(): number {
    return this.#pending.first?.start ?? this.#sent;
  }

  /** Reports the bytes up to `end` as missing. */
  #gap(end: number, at: Moment): void {
    this.#outlet.gap(end, this.#pending.first?.at ?? at);
  }

  #close(how: How, at: Moment): void {
    this.#closed = true;
    this.#pending.clear();
    this.#outlet.close(how, at);
  }
}
