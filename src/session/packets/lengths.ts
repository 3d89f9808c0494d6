/**
 * Lengths of packets by their number, for `frame.len`. A message is told a while after its last
 * packet at most (a hole in the stream, a connection that is not recognised yet): only the
 * latest are kept.
 */

/** Packets whose lengths are known, at most; a power of two. 8 bytes each. */
const MOST = 1 << 20;
const FIRST = 1 << 12;

interface PacketLength {
  /** Bytes on the wire. */
  readonly length: number;
  /** Bytes in the capture; fewer where the snap length cut the packet. */
  readonly captured: number;
}

export class PacketLengths {
  /** Two numbers a packet, at its number modulo the packets that there is room for. */
  private lengths: Uint32Array;
  /** Number of the latest packet, 1... */
  private latest = 0;

  /** @param most packets whose lengths are kept, a power of two */
  constructor(private readonly most = MOST) {
    this.lengths = new Uint32Array(2 * Math.min(FIRST, most));
  }

  /** Of the packet after the one before. */
  add(length: number, captured: number): void {
    this.latest += 1;
    const room = this.lengths.length / 2;
    if (this.latest >= room && room < this.most) this.grow();
    const place = 2 * (this.latest % (this.lengths.length / 2));
    this.lengths[place] = length;
    this.lengths[place + 1] = captured;
  }

  /** Undefined where it is no packet, or one of long ago. */
  of(frame: number): PacketLength | undefined {
    const room = this.lengths.length / 2;
    if (frame < 1 || frame > this.latest || frame <= this.latest - room) return undefined;
    const place = 2 * (frame % room);
    return {
      length: this.lengths[place] as number,
      captured: this.lengths[place + 1] as number,
    };
  }

  /** Before the first place is used a second time: every number keeps its place. */
  private grow(): void {
    const grown = new Uint32Array(2 * this.lengths.length);
    grown.set(this.lengths);
    this.lengths = grown;
  }
}
