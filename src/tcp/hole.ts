/**
 * When to give up the first hole of a direction. It is held open until
 * - a retransmission fills it;
 * - the other end has acknowledged all of it, and PATIENCE further segments of this
 *   direction came from behind it: an ACK may be captured slightly before the bytes it
 *   acknowledges, but packets of one direction are rarely that much out of order
 *   (Wireshark's word for this is "ACKed unseen segment");
 * - it is a tail that the snap length cut: these bytes were captured and are lost for
 *   good, so the acknowledgement alone settles it.
 * Caps and the end of the direction give it up too; that is the reassembler's part.
 */
const PATIENCE = 3;

interface Range {
  readonly start: number;
  readonly end: number;
}

export class HoleJudge {
  #acked = 0;
  /** Segments from behind the hole since it was acknowledged. */
  #further = 0;
  /** Tails cut by the snap length, as stream offsets. */
  #cuts: Range[] = [];

  /** Everything before this stream offset has arrived at the other end. */
  get acked(): number {
    return this.#acked;
  }

  /** Number of cut tails noted. */
  get cuts(): number {
    return this.#cuts.length;
  }

  acknowledge(offset: number): void {
    if (offset > this.#acked) this.#acked = offset;
  }

  /** A segment that speaks for the loss of everything before `end` was captured. */
  testify(position: number, end: number): void {
    if (end > position && this.#acked >= end) this.#further++;
  }

  /** The snap length cut off this range. A range noted twice counts once. */
  cut(start: number, end: number): void {
    if (start >= end || this.#cuts.some((cut) => cut.start <= start && end <= cut.end)) return;
    this.#cuts.push({ start, end });
  }

  /** How far the hole from `position` to `end` may be given up now; `position` = not at all. */
  verdict(position: number, end: number): number {
    if (end <= position) return position;
    if (this.#further >= PATIENCE && this.#acked >= end) return end;
    let cutEnd = position;
    for (const cut of this.#cuts) {
      if (cut.start <= position) cutEnd = Math.max(cutEnd, Math.min(cut.end, end));
    }
    return this.#acked >= cutEnd ? cutEnd : position;
  }

  /** The direction has moved on to `position`. */
  advance(position: number): void {
    this.#further = 0;
    if (this.#cuts.length > 0) this.#cuts = this.#cuts.filter((cut) => cut.end > position);
  }
}
