/**
 * A packet on its way from the link layer up to TCP. Each layer checks its header and
 * narrows the window to its payload, in place: no object per layer, no copy.
 */
import type { CapturedPacket } from './packet.js';

/** Why a packet carries no segment for us. Counted; the texts are for people. */
export const IGNORED = {
  link: 'link type not supported',
  network: 'not IPv4 or IPv6',
  transport: 'not TCP',
  fragment: 'later fragment of an IP packet',
  truncated: 'cut by the snap length inside a header',
  malformed: 'header contradicts itself or the packet',
} as const;

export type Ignored = keyof typeof IGNORED;

export class Layers {
  bytes: Uint8Array = new Uint8Array(0);
  view: DataView = new DataView(this.bytes.buffer);
  /** The layer at hand: captured bytes [start, end); on the wire it goes on to `wireEnd`. */
  start = 0;
  end = 0;
  wireEnd = 0;
  /** Where the IP addresses lie, and their length in bytes (4 or 16). */
  source = 0;
  destination = 0;
  addressLength = 0;

  load(packet: CapturedPacket): void {
    this.bytes = packet.bytes;
    this.view = packet.view;
    this.start = packet.start;
    this.end = packet.start + packet.length;
    // Some writers put 0 or less than was captured: what is there was on the wire.
    this.wireEnd = packet.start + Math.max(packet.originalLength, packet.length);
  }

  /** Undefined when `length` more bytes were captured, else what is wrong. */
  lacks(length: number): Ignored | undefined {
    if (this.start + length <= this.end) return undefined;
    return this.start + length <= this.wireEnd ? 'truncated' : 'malformed';
  }

  /** The layer at hand is `length` bytes long on the wire; what follows is padding. */
  limit(length: number): void {
    this.wireEnd = this.start + length;
    if (this.wireEnd < this.end) this.end = this.wireEnd;
  }
}
