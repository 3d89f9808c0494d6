/**
 * Finds the frames that may hold a cluster map in what a server sends, however it is cut. All else
 * goes on as it comes: frames are told apart by their headers alone, and only a header that is cut
 * waits for its rest, which is of no use to the client before. Where the bytes are not the
 * protocol's, or stop to be, all of them pass from there on.
 */
import { ChunkQueue } from '../bytes/chunk-queue.js';
import { bodyLengthAt, HEADER_LENGTH, MAX_BODY_LENGTH } from '../mcbp/header.js';
import { magicOf } from '../mcbp/magic.js';
import { lengthsFit } from '../mcbp/plausible.js';
import { mayHoldMap } from './config-frame.js';

export interface SieveEvents {
  /** Goes on as it is. Lent for the call, or nobody else's. */
  pass(bytes: Uint8Array): void;
  /** A whole frame, nobody else's. False: no further byte is looked at in this push(). */
  map(frame: Uint8Array): boolean;
  /** One line about what passes unseen from here on. */
  notice(line: string): void;
}

export class MapSieve {
  /** The beginning of a header, or of a frame that may hold a map. */
  private readonly queue = new ChunkQueue();
  /** Bytes left of a frame that passes. */
  private passing = 0;
  /** Length of the frame that is being kept; 0: none is. */
  private wanted = 0;
  private isForeign = false;
  private hasSeenFrames = false;
  private goesOn = true;

  constructor(private readonly events: SieveEvents) {}

  /** Bytes kept: at most one frame. */
  get held(): number {
    return this.queue.length;
  }

  /** Answers how many bytes were looked at. They are only read during the call. */
  push(bytes: Uint8Array): number {
    this.goesOn = true;
    let at = 0;
    // [from, at) goes on as it is, in one piece.
    let from = 0;
    while (at < bytes.length && this.goesOn) {
      const left = bytes.length - at;
      if (this.isForeign) {
        at = bytes.length;
      } else if (this.passing > 0) {
        const count = Math.min(this.passing, left);
        this.passing -= count;
        at += count;
      } else if (this.wanted > 0 || this.queue.length > 0 || left < HEADER_LENGTH) {
        this.pass(bytes, from, at);
        at += this.keep(bytes.subarray(at));
        from = at;
      } else {
        this.begin(bytes, at);
      }
    }
    this.pass(bytes, from, at);
    return at;
  }

  /** No more comes: what is kept goes on as it is. */
  end(): void {
    if (this.queue.length > 0) this.events.pass(this.queue.take(this.queue.length).slice());
  }

  private pass(bytes: Uint8Array, from: number, to: number): void {
    if (to === from) return;
    this.events.pass(to - from === bytes.length ? bytes : bytes.subarray(from, to));
  }

  /** Looks at the header at `at`: its frame is kept (`wanted`) or passes, or it is none. */
  private begin(bytes: Uint8Array, at: number): void {
    const magic = magicOf(bytes[at] as number);
    if (magic?.sender !== 'server' || !lengthsFit(bytes, at, magic)) {
      this.giveUp();
      return;
    }
    this.hasSeenFrames = true;
    const body = bodyLengthAt(bytes, at);
    const length = HEADER_LENGTH + body;
    if (!mayHoldMap(bytes, at)) {
      this.passing = length;
    } else if (body > MAX_BODY_LENGTH) {
      this.events.notice(`a cluster map of ${body} bytes passed as it is: too long to be kept`);
      this.passing = length;
    } else {
      this.wanted = length;
    }
  }

  /** Keeps what the header or the frame still lacks; answers how many bytes that took. */
  private keep(bytes: Uint8Array): number {
    const whole = this.wanted === 0 ? HEADER_LENGTH : this.wanted;
    const count = Math.min(whole - this.queue.length, bytes.length);
    this.queue.push(bytes.subarray(0, count), whole);
    const isFrame = this.wanted > 0 && this.queue.length === whole;
    if (isFrame) {
      this.wanted = 0;
      this.goesOn = this.events.map(this.queue.take(whole).slice());
    } else if (this.wanted === 0) {
      this.keptHeader();
    }
    return count;
  }

  private keptHeader(): void {
    const [first] = this.queue.peek(1);
    if (magicOf(first as number)?.sender !== 'server') this.giveUp();
    else if (this.queue.length < HEADER_LENGTH) return;
    else this.begin(this.queue.peek(HEADER_LENGTH), 0);
    if (this.wanted > 0) return;
    if (this.passing > 0) this.passing -= HEADER_LENGTH;
    this.end();
  }

  private giveUp(): void {
    this.isForeign = true;
    if (!this.hasSeenFrames) return;
    this.events.notice('what it sends is no message any more: cluster maps pass as they are');
  }
}
