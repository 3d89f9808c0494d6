/**
 * Where a direction stands in sequence space: the one place that turns 32-bit sequence
 * numbers, which wrap, into stream offsets, which do not.
 *
 * Offset 0 is the first byte after the SYN. When the SYN was not captured, the first
 * segment seen sets the base, and a first segment is a poor witness if it is a
 * keep-alive (RFC 9293, section 3.8.4: it repeats the number before the next one).
 */
import { type Segment, SYN } from './events.js';
import { LARGEST_WINDOW, sequenceAdd, sequenceDistance } from './sequence.js';

export class StreamPosition {
  #based = false;
  /** The base came from an empty segment: perhaps a keep-alive, and one byte too low. */
  #provisional = false;
  /** Sequence number at #offset. */
  #next = 0;
  #offset = 0;
  /** The latest acknowledgement while there was no base to measure it from. */
  #earlyAck = -1;

  get based(): boolean {
    return this.#based;
  }

  /** Sequence number of the next byte to deliver, when that is no guess any more; else -1. */
  get next(): number {
    return this.#based && !this.#provisional ? this.#next : -1;
  }

  /** Stream offset of the next byte to deliver. */
  get offset(): number {
    return this.#offset;
  }

  /** Stream offset of a sequence number; undefined without a base, or beyond any window. */
  offsetOf(sequence: number): number | undefined {
    const distance = sequenceDistance(this.#next, sequence);
    const inWindow = this.#based && Math.abs(distance) <= LARGEST_WINDOW;
    return inWindow ? this.#offset + distance : undefined;
  }

  /** Bytes from the next one to deliver up to `sequence`, 0..2^32-1, however far that is. */
  ahead(sequence: number): number {
    return sequenceDistance(this.#next, sequence) >>> 0;
  }

  /** The first segment of this direction, whose data begins at `sequence`. */
  begin(sequence: number, { flags, wireLength }: Segment): void {
    const syn = (flags & SYN) !== 0;
    const probe = !syn && wireLength <= 1 && sequenceAdd(sequence, 1) === this.#earlyAck;
    this.#setBase(probe ? this.#earlyAck : sequence, !probe && !syn && wireLength === 0);
  }

  /** Data was seen where the base says it begins: it is no guess any more. */
  confirm(): void {
    this.#provisional = false;
  }

  /**
   * The other end acknowledges `ack`; `syn` in its own SYN, so that this direction begins
   * there. True when that moved the base: there is nothing else to learn from it then.
   */
  witness(ack: number, syn: boolean): boolean {
    if (this.#based && !(this.#provisional && sequenceDistance(this.#next, ack) === 1))
      return false;
    if (this.#based || syn) this.#setBase(ack, false);
    else this.#earlyAck = ack;
    return true;
  }

  advance(count: number): void {
    this.#offset += count;
    this.#next = sequenceAdd(this.#next, count);
  }

  #setBase(sequence: number, provisional: boolean): void {
    this.#based = true;
    this.#provisional = provisional;
    this.#next = sequence;
  }
}
