/**
 * Cuts one direction of one connection into MCBP frames: bytes in, frames out, no IO.
 *
 * In step, whole frames are handed on where they lie in the caller's chunk; only what is
 * left of a chunk is copied, until the rest arrives. Of a long frame that can be read again in
 * its file not even that: behind its head it is counted (placed-queue.ts). Out of step (a bad magic, a gap, an
 * oversized header) the bytes are searched for the next frame (header-search.ts). A frame
 * whose middle was lost still says where it ends, so after a gap inside a frame the rest
 * of it is passed over and the next header is expected right there.
 *
 * Memory: in step at most one frame (24 bytes + maxBody), searching at most one of 30 MiB and three
 * look-aheads (192 KiB).
 */
import { Extents, NOWHERE, offsetBehind } from '../bytes/extents.js';
import type { Moment } from '../tcp/events.js';
import type { FramerOptions, FramerSink, SkipReason } from './framer-sink.js';
import { bodyLengthAt, HEADER_LENGTH, MAX_BODY_LENGTH } from './header.js';
import { LOOK_AHEAD, type Outlook } from './header-search.js';
import { type Magic, magicOf } from './magic.js';
import { PlacedQueue } from './placed-queue.js';
import { isLongAnswer, lengthsFit } from './plausible.js';
import { Seeking } from './seeking.js';
import { SkippedRun } from './skipped-run.js';

export type { FramerOptions, FramerSink, SkipReason };

export class Framer {
  readonly #sink: FramerSink;
  readonly #maxBody: number;
  /** In step: the beginning of the next frame. Searching: everything not yet ruled out. */
  readonly #queue: PlacedQueue;
  readonly #seeking: Seeking;
  /** In step: so long is the frame that the queue begins with, or its header while that is not there. */
  #wanted = HEADER_LENGTH;
  /** Bytes of that frame which were left out, behind those in the queue. */
  #omitted = 0;
  /** Where the frame that is handed on lies. */
  readonly #extents = new Extents();
  readonly #skipped: SkippedRun;
  /** Bytes still to come of a frame that was cut by a gap; they are passed over. */
  #passing = 0;
  /** The frame that is passed over was never to be kept: behind it the stream is in step. */
  #counting = false;
  /** The lengths of the latest frame do not fit, so its end may be wrong. */
  #doubtful = false;

  constructor(sink: FramerSink, options: FramerOptions = {}) {
    this.#sink = sink;
    this.#skipped = new SkippedRun(sink);
    this.#maxBody = options.maxBody ?? MAX_BODY_LENGTH;
    this.#queue = new PlacedQueue(options.again, options.pool);
    this.#seeking = new Seeking(this.#queue, this.#skipped, options.sender);
    if (options.midstream === true) this.#lose('gap');
  }

  /** Bytes held back: the beginning of a frame, or what is being searched. */
  get buffered(): number {
    return this.#queue.held;
  }

  /**
   * Takes the next bytes of the stream, `bytes` at [start, end); they are only read during the
   * call. `offset` is where they lie in the file.
   */
  push(bytes: Uint8Array, at: Moment, offset = NOWHERE, start = 0, end = bytes.length): void {
    let used = start;
    while (used < end) {
      const place = offsetBehind(offset, used - start);
      if (this.#passing > 0) used += this.#pass(end - used, at);
      else if (this.#seeking.isOn) used += this.#look(bytes, used, end, at, place);
      else if (this.#queue.length > 0) used += this.#topUp(bytes, used, end, at, place);
      else used = this.#inPlace(bytes, used, end, at, place);
    }
  }

  /**
   * `count` bytes (1..) went by that are left out on purpose: the end, or a part of it, of the body
   * that has begun. Where no body has, or a shorter one, they belong to no frame.
   */
  omit(count: number, at: Moment): void {
    if (this.#seeking.isOn) this.#scan('end');
    let used = 0;
    if (this.#passing > 0) used = this.#pass(count, at);
    else if (this.#queue.length >= HEADER_LENGTH) used = this.#leaveOut(count, at);
    if (used === count) return;
    if (!this.#seeking.isOn) this.#breakOff(at);
    else this.#seeking.giveUp(at);
    this.#skipped.add(count - used, at);
    this.#lose('gap', true);
  }

  /** `missing` bytes (1..) of the stream are lost; what is pushed next comes after them. */
  gap(missing: number, at: Moment): void {
    if (missing <= 0) return;
    if (this.#seeking.isOn) this.#scan('end');
    if (!this.#seeking.isOn && this.#passing === 0) this.#breakOff(at);
    if (this.#seeking.isOn) this.#seeking.giveUp(at);
    const known = this.#passing > 0;
    const exact = this.#passing === missing;
    this.#passing = Math.max(0, this.#passing - missing);
    if (this.#passing === 0) this.#lose('gap', known && exact);
  }

  /** The other end has sent something: a last message that was only waiting for proof is whole. */
  answered(): void {
    if (this.#seeking.isOn) this.#scan('now');
  }

  /** The stream has ended: hands out what is left of it. */
  end(at: Moment): void {
    if (this.#seeking.isOn) this.#scan('end');
    if (!this.#seeking.isOn && this.#passing === 0) this.#breakOff(at);
    this.#seeking.giveUp(at);
    this.#passing = 0;
    this.#skipped.tell();
    this.#seeking.end();
  }

  /** Frames that lie whole in [from, end). Returns the index up to which bytes were used. */
  #inPlace(bytes: Uint8Array, from: number, end: number, at: Moment, offset: number): number {
    let start = from;
    while (start < end) {
      const magic = magicOf(bytes[start] as number);
      if (magic === undefined) {
        this.#loseStep();
        return start;
      }
      const there = end - start;
      if (there < HEADER_LENGTH) break;
      const body = bodyLengthAt(bytes, start);
      const place = offsetBehind(offset, start - from);
      if (body > this.#maxBody) {
        this.#extents.one(place, HEADER_LENGTH);
        this.#oversize(bytes, start, body, at);
        return start + HEADER_LENGTH;
      }
      const length = HEADER_LENGTH + body;
      if (there < length) break;
      this.#extents.one(place, length);
      this.#emit(bytes, start, length, magic, at);
      start += length;
    }
    const rest = end - start;
    if (rest > 0) {
      this.#wanted = this.#frameLength(bytes, start, end);
      this.#queue.append(bytes, start, rest, offsetBehind(offset, start - from), this.#wanted);
    }
    return end;
  }

  /** Adds to the queued beginning of a frame what it lacks. Returns how many bytes that took. */
  #topUp(bytes: Uint8Array, from: number, end: number, at: Moment, place: number): number {
    // A body with a hole in it is none: what is left of it goes the same way.
    if (this.#omitted > 0) return this.#leaveOut(end - from, at);
    const queued = this.#queue.length;
    const wanted = this.#wanted;
    const taken = Math.min(wanted - queued, end - from);
    this.#queue.append(bytes, from, taken, place, wanted);
    if (queued + taken === wanted) this.#takeWhole(at);
    return taken;
  }

  /** Counts up to `there` bytes of the queued frame without keeping them; returns how many. */
  #leaveOut(there: number, at: Moment): number {
    const queued = this.#queue.length;
    const taken = Math.min(there, this.#wanted - queued - this.#omitted);
    this.#omitted += taken;
    if (queued + this.#omitted < this.#wanted) return taken;
    const missing = this.#omitted;
    this.#omitted = 0;
    // Whoever leaves a body out has looked at its header first.
    this.#doubtful = false;
    const frame = this.#queue.take(queued, this.#extents);
    this.#sink.frame(frame, 0, queued, missing, at, this.#extents, true);
    return taken;
  }

  /** Hands on the queued frame if it is whole now. False when it is not, or step was lost. */
  #takeWhole(at: Moment): boolean {
    const magic = magicOf(this.#queue.peek(1)[0] as number);
    if (magic === undefined) {
      this.#loseStep();
      return false;
    }
    if (this.#queue.length < HEADER_LENGTH) return false;
    const body = bodyLengthAt(this.#queue.peek(HEADER_LENGTH), 0);
    if (body > this.#maxBody) {
      this.#oversize(this.#queue.take(HEADER_LENGTH, this.#extents), 0, body, at);
      return false;
    }
    this.#wanted = HEADER_LENGTH + body;
    if (this.#queue.length < this.#wanted) return false;
    const frame = this.#queue.take(this.#wanted, this.#extents);
    this.#emit(frame, 0, this.#wanted, magic, at);
    return true;
  }

  #emit(bytes: Uint8Array, start: number, length: number, magic: Magic, at: Moment): void {
    this.#doubtful = !lengthsFit(bytes, start, magic);
    this.#sink.frame(bytes, start, length, 0, at, this.#extents);
  }

  /** The header is a row; its body is counted where the header can be trusted, else searched. */
  #oversize(bytes: Uint8Array, start: number, body: number, at: Moment): void {
    this.#counting = isLongAnswer(bytes, start);
    this.#sink.frame(bytes, start, HEADER_LENGTH, body, at, this.#extents);
    if (!this.#counting) this.#lose('oversize');
    else {
      this.#passing = body;
      this.#skipped.reason = 'long-body';
    }
  }

  /** Length of the frame at `start` if its header is there, before `end`: a hint for the queue. */
  #frameLength(bytes: Uint8Array, start: number, end: number): number {
    const known = start + HEADER_LENGTH <= end;
    return known ? HEADER_LENGTH + bodyLengthAt(bytes, start) : HEADER_LENGTH;
  }

  #loseStep(): void {
    this.#lose(this.#doubtful ? 'inconsistent-lengths' : 'bad-magic');
  }

  #lose(reason: SkipReason, expected = false): void {
    if (!this.#seeking.isOn && this.#skipped.isEmpty) this.#skipped.reason = reason;
    this.#seeking.begin(expected);
  }

  /** Passes over the rest of a frame that a gap cut. Returns how many bytes that took. */
  #pass(there: number, at: Moment): number {
    const taken = Math.min(this.#passing, there);
    this.#passing -= taken;
    this.#skipped.add(taken, at);
    if (this.#passing === 0 && this.#counting) this.#skipped.tell();
    else if (this.#passing === 0) this.#lose('gap', true);
    return taken;
  }

  /** Searches one more piece of the chunk. Returns how many bytes that took. */
  #look(bytes: Uint8Array, from: number, end: number, at: Moment, place: number): number {
    const piece = bytes.subarray(from, Math.min(end, from + LOOK_AHEAD));
    this.#seeking.add(piece, place, at);
    this.#scan('more');
    return piece.length;
  }

  /** Goes on with the search, and with the frames that it finds. */
  #scan(outlook: Outlook): void {
    while (this.#seeking.finds(outlook)) this.#resume();
  }

  /** Back in step: frames that lie whole in the queue keep the moment at which they were. */
  #resume(): void {
    while (!this.#seeking.isOn && this.#queue.length > 0) {
      const before = this.#queue.length;
      const head = this.#queue.peek(Math.min(before, HEADER_LENGTH));
      const length = this.#frameLength(head, 0, head.length);
      const needed = length > HEADER_LENGTH + this.#maxBody ? HEADER_LENGTH : length;
      this.#wanted = needed;
      const at = this.#seeking.momentOf(Math.min(needed, before));
      if (at === undefined) break;
      const whole = this.#takeWhole(at);
      this.#seeking.taken(before - this.#queue.length);
      if (!whole && !this.#passQueued()) break;
    }
    this.#seeking.settle();
  }

  /** Passes over what the queue has of a body that is only counted; true when that is all of it. */
  #passQueued(): boolean {
    const there = Math.min(this.#passing, this.#queue.length);
    const at = there === 0 ? undefined : this.#seeking.momentOf(there);
    if (at === undefined) return false;
    this.#seeking.drop(there);
    this.#pass(there, at);
    return this.#passing === 0;
  }

  /** In step, but no more comes of the frame that has begun: a row if its header is there. */
  #breakOff(at: Moment): void {
    const queued = this.#queue.length;
    if (queued >= HEADER_LENGTH) {
      const cut = this.#queue.take(queued, this.#extents);
      const missing = HEADER_LENGTH + bodyLengthAt(cut, 0) - queued;
      this.#passing = missing - this.#omitted;
      this.#omitted = 0;
      this.#counting = false;
      this.#skipped.reason = 'gap';
      this.#sink.frame(cut, 0, queued, missing, at, this.#extents);
    } else if (queued > 0) {
      this.#queue.clear();
      this.#sink.skipped(queued, 'truncated-header', at);
    }
  }
}
