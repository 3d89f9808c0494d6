/**
 * Can these 16 bytes be the header of a pcap record? Nothing marks the start of a record:
 * after a wrong length only what headers say, and how they follow each other, shows where
 * the next one begins. pcapfix (https://f00l.de/pcapfix) finds its way in the same manner.
 */
import type { PcapHeader } from './pcap-header.js';

/** Seconds between neighbours that need no second look; longer pauses do, in either direction. */
const NEAR = 86_400;
/** Longest packet on the wire that needs no second look; offload makes 64 KiB and more of one. */
const LONGEST = 1 << 24;
/** The shortest captured packet that a search takes for one: an Ethernet header. */
const SHORTEST = 14;

/** What `look` returns instead of a length. */
export const NO_RECORD = -1;
export const LOOK_FURTHER = 0;

export class PcapSanity {
  readonly headerLength: number;
  readonly #little: boolean;
  readonly #perSecond: number;
  readonly #maxRecord: number;
  /** Of the latest record of which nothing was odd. */
  #seconds: number | undefined;
  /** Bytes from the header on that must be there before LOOK_FURTHER becomes an answer. */
  needed = 0;

  constructor({ little, perSecond, recordHeaderLength }: PcapHeader, maxRecord: number) {
    this.headerLength = recordHeaderLength;
    this.#little = little;
    this.#perSecond = perSecond;
    this.#maxRecord = maxRecord;
  }

  captured(view: DataView, at: number): number {
    return view.getUint32(at + 8, this.#little);
  }

  /**
   * Length of the record at `at`, its header included, which need not all be there.
   * NO_RECORD when none begins there. LOOK_FURTHER when what is odd about it is to be
   * judged by later records, which begin at or after `end`; never when `end` is `final`.
   */
  look(view: DataView, at: number, end: number, final: boolean): number {
    const captured = this.captured(view, at);
    const length = this.headerLength + captured;
    if (this.isClean(view, at)) {
      this.#seconds = view.getUint32(at, this.#little);
      return length;
    }
    if (captured > this.#maxRecord) return NO_RECORD;
    const next = at + length;
    if (next + this.headerLength > end) return final ? length : this.#further(next, at);
    if (this.isClean(view, next)) return length;
    if (!this.#possible(view, at)) return NO_RECORD;
    const seconds = view.getUint32(at, this.#little);
    if (this.#clean(view, next, seconds)) {
      // Time has moved on: a pause, or a merged file.
      this.#seconds = seconds;
      return length;
    }
    // An odd writer, all of whose records are odd: then at least their lengths lead on.
    if (!this.#possible(view, next)) return NO_RECORD;
    const afterNext = next + this.headerLength + this.captured(view, next);
    if (afterNext + this.headerLength > end) return final ? length : this.#further(afterNext, at);
    return this.#possible(view, afterNext) ? length : NO_RECORD;
  }

  /** Nothing about the record at `at` is odd. */
  isClean(view: DataView, at: number): boolean {
    return this.#clean(view, at, this.#seconds);
  }

  /**
   * Whether a lost reader may go on at `at`: two records follow each other there, or one
   * ends where the file does. LOOK_FURTHER as `look` has it, else NO_RECORD or the length.
   */
  resumes(view: DataView, at: number, end: number, final: boolean): number {
    if (!this.#telling(view, at, this.#seconds)) return NO_RECORD;
    const length = this.headerLength + this.captured(view, at);
    const next = at + length;
    if (next + this.headerLength > end) {
      if (!final) return this.#further(next, at);
      return next === end ? length : NO_RECORD;
    }
    const follows = this.#telling(view, next, view.getUint32(at, this.#little));
    return follows ? length : NO_RECORD;
  }

  #further(next: number, at: number): number {
    this.needed = next + this.headerLength - at;
    return LOOK_FURTHER;
  }

  /** Every field is as most writers write it, and the time is close to `seconds`, if known. */
  #clean(view: DataView, at: number, seconds: number | undefined): boolean {
    const captured = view.getUint32(at + 8, this.#little);
    const original = view.getUint32(at + 12, this.#little);
    // Some writers leave the original length 0.
    return (
      captured <= this.#maxRecord &&
      (captured <= original || original === 0) &&
      original <= LONGEST &&
      view.getUint32(at + 4, this.#little) < this.#perSecond &&
      (seconds === undefined || Math.abs(view.getUint32(at, this.#little) - seconds) <= NEAR)
    );
  }

  /** Clean, and so that hardly any other bytes are. */
  #telling(view: DataView, at: number, seconds: number | undefined): boolean {
    const captured = view.getUint32(at + 8, this.#little);
    if (captured < SHORTEST || captured > this.#maxRecord) return false;
    return captured <= view.getUint32(at + 12, this.#little) && this.#clean(view, at, seconds);
  }

  /** The length alone can be true. */
  #possible(view: DataView, at: number): boolean {
    const captured = this.captured(view, at);
    return captured > 0 && captured <= this.#maxRecord;
  }
}
