/**
 * Tells, of one direction that is seen from its first byte, which bytes nobody has to look at: the
 * long rest of a long document. It follows the headers and does nothing else: it holds no body
 * and touches none, so that a megabyte that is relayed costs as much as its header.
 *
 * Bytes are left out only behind what proves that the stream is one of frames (a whole frame of
 * the right sender that convinces, see plausible.ts), so that whoever recognises the protocol has
 * done so by then. Where something else than a header stands, all is let through from there on:
 * finding the next frame takes all bytes (framer.ts).
 */
import { bodyLengthAt, HEADER_LENGTH, MAX_BODY_LENGTH } from './header.js';
import { type Magic, magicOf } from './magic.js';
import { convincingHeader, isLongAnswer, plausibleHeader, prefixLengthAt } from './plausible.js';

export interface SieveOptions {
  /** Who sends this direction. */
  readonly sender: Magic['sender'];
  /** Bytes of a value that are let through, 0... */
  readonly keep: number;
  /** Of the frames with this magic and opcode the rest of a value may be left out. */
  readonly mayCut: (magic: number, opcode: number) => boolean;
}

export class BodySieve {
  readonly #options: SieveOptions;
  /** The beginning of a header that is cut by the end of a chunk. */
  readonly #head = new Uint8Array(HEADER_LENGTH);
  #headLength = 0;
  /** What of the present body is let through, and what behind that is left out. Bytes. */
  #keep = 0;
  #leave = 0;
  /** The present frame proves the stream when it is whole; one did. */
  #convinces = false;
  #proven = false;
  /** Something else than a header stood where one must. */
  #blind = false;

  constructor(options: SieveOptions) {
    this.#options = options;
  }

  /**
   * How many of the bytes from `start` on go the same way, 1..: positive, they are to be seen;
   * negative, they may be left out. Each byte of the stream is handed in once, in order.
   */
  next(bytes: Uint8Array, start: number): number {
    const end = bytes.length;
    if (this.#keep === 0 && this.#leave > 0) {
      const left = Math.min(this.#leave, end - start);
      this.#leave -= left;
      return -left;
    }
    let at = this.#behindShort(bytes, start);
    while (at < end && !this.#blind) {
      if (this.#keep > 0) {
        const kept = Math.min(this.#keep, end - at);
        this.#keep -= kept;
        at += kept;
      } else if (this.#leave > 0) return at - start;
      else at = this.#takeHeader(bytes, at);
    }
    return end - start;
  }

  /** Behind the short whole frames from `at` on: nearly all are, so these take few steps. */
  #behindShort(bytes: Uint8Array, start: number): number {
    if (!this.#proven || this.#blind || this.#keep > 0 || this.#headLength > 0) return start;
    const { keep } = this.#options;
    const last = bytes.length - HEADER_LENGTH;
    let at = start;
    while (at <= last && magicOf(bytes[at] as number) !== undefined) {
      const body = bodyLengthAt(bytes, at);
      if (body > keep || body > last - at) break;
      at += HEADER_LENGTH + body;
    }
    return at;
  }

  /** Reads the header that begins or goes on at `at`, as far as it is there; answers what is behind. */
  #takeHeader(bytes: Uint8Array, at: number): number {
    const there = bytes.length - at;
    if (this.#headLength === 0 && there >= HEADER_LENGTH) {
      this.#begin(bytes, at);
      return at + HEADER_LENGTH;
    }
    const taken = Math.min(HEADER_LENGTH - this.#headLength, there);
    this.#head.set(bytes.subarray(at, at + taken), this.#headLength);
    this.#headLength += taken;
    if (this.#headLength === HEADER_LENGTH) {
      this.#headLength = 0;
      this.#begin(this.#head, 0);
    }
    return at + taken;
  }

  #begin(bytes: Uint8Array, at: number): void {
    const magic = magicOf(bytes[at] as number);
    const body = bodyLengthAt(bytes, at);
    // The frame before is whole.
    this.#proven ||= this.#convinces;
    if (magic === undefined || body > MAX_BODY_LENGTH) this.#exceptional(bytes, at, body);
    else if (!this.#proven) this.#beginUnproven(bytes, at, magic, body);
    else {
      const kept = body <= this.#options.keep ? body : this.#keptOf(bytes, at, magic, body);
      this.#keep = kept;
      this.#leave = body - kept;
    }
  }

  /** A body that is rightly longer than any that is kept has only its header to show. */
  #exceptional(bytes: Uint8Array, at: number, body: number): void {
    if (this.#proven && isLongAnswer(bytes, at)) this.#leave = body;
    else this.#blind = true;
  }

  #beginUnproven(bytes: Uint8Array, at: number, magic: Magic, body: number): void {
    if (magic.sender === this.#options.sender && plausibleHeader(bytes, at)) {
      this.#convinces = convincingHeader(bytes, at);
      this.#keep = body;
    } else this.#blind = true;
  }

  #keptOf(bytes: Uint8Array, at: number, magic: Magic, body: number): number {
    const { keep, mayCut } = this.#options;
    if (!plausibleHeader(bytes, at) || !mayCut(magic.value, bytes[at + 1] as number)) return body;
    return Math.min(body, prefixLengthAt(bytes, at, magic) + keep);
  }
}
