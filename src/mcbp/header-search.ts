/**
 * Finds the next frame in bytes whose beginning is unknown. One plausible header may be
 * chance; a candidate is
 * - confirmed when another plausible header follows its frame,
 * - refuted when something else follows,
 * - weak when its frame is too long to wait for what follows. A weak one counts only if
 *   no candidate within LOOK_AHEAD after it is confirmed.
 *
 * The answer depends on the bytes alone, never on how they were cut into chunks, and
 * every byte is examined once.
 */
import { bodyLengthAt, HEADER_LENGTH } from './header.js';
import { magicOf } from './magic.js';
import { plausibleHeader } from './plausible.js';

/** How far the next header may lie from the one it confirms, and how long a weak candidate waits. */
export const LOOK_AHEAD = 64 * 1024;

/**
 * What is known of the bytes after those given: 'more' may come; nothing comes 'now' (the
 * other end has answered, so what was sent is whole); the stream is at its 'end'.
 */
export type Outlook = 'more' | 'now' | 'end';

const NONE = -1;

export class HeaderSearch {
  /** Offset of the next byte to examine; everything before it is refuted or weak. */
  #cursor = 0;
  /** Offset of the first weak candidate. */
  #weak = NONE;
  #expected: boolean;

  /** `expected`: a frame is due at offset 0, so that one plausible header there is enough. */
  constructor(expected = false) {
    this.#expected = expected;
  }

  /** How many bytes from the front cannot begin a frame and need not be kept. */
  get passed(): number {
    return this.#weak === NONE ? this.#cursor : this.#weak;
  }

  /** The caller has dropped what was `passed`. */
  drop(): void {
    this.#cursor -= this.passed;
    if (this.#weak !== NONE) this.#weak = 0;
  }

  /**
   * Offset of the first frame in `bytes`, or -1 as long as that is open. Each call gets the
   * bytes of the call before (less those dropped) and whatever came since.
   */
  find(bytes: Uint8Array, outlook: Outlook): number {
    for (;;) {
      if (this.#weak !== NONE && this.#cursor - this.#weak >= LOOK_AHEAD) return this.#weak;
      if (this.#cursor + HEADER_LENGTH > bytes.length) {
        return outlook === 'end' ? this.#weak : NONE;
      }
      if (plausibleHeader(bytes, this.#cursor)) {
        const found = this.#judge(bytes, this.#cursor, outlook);
        if (found === 'confirmed') return this.#cursor;
        if (found === 'open') return NONE;
        if (found === 'weak' && this.#weak === NONE) this.#weak = this.#cursor;
      }
      this.#cursor++;
      this.#expected = false;
    }
  }

  #judge(
    bytes: Uint8Array,
    start: number,
    outlook: Outlook,
  ): 'confirmed' | 'refuted' | 'weak' | 'open' {
    if (this.#expected) return 'confirmed';
    const length = HEADER_LENGTH + bodyLengthAt(bytes, start);
    const next = start + length;
    if (length + HEADER_LENGTH > LOOK_AHEAD) return 'weak';
    if (next + HEADER_LENGTH <= bytes.length) {
      return plausibleHeader(bytes, next) ? 'confirmed' : 'refuted';
    }
    if (outlook !== 'more' && next === bytes.length) return 'confirmed';
    if (outlook !== 'end') return 'open';
    const follower = bytes[next];
    return follower !== undefined && magicOf(follower) === undefined ? 'refuted' : 'weak';
  }
}
