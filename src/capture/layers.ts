/**
 * A packet on its way from the link layer up to TCP. Each layer checks its header and
 * narrows the window to its payload, in place: no object per layer, no copy.
 */
import type { Fragment } from './datagram.js';
import { Fragments } from './fragments.js';
import type { CapturedPacket } from './packet.js';

/** Why a packet carries no segment for us. Counted; the texts are for people. */
export const IGNORED = {
  link: 'link type not supported',
  network: 'not IPv4 or IPv6',
  transport: 'not TCP',
  fragment: 'fragment of an IP packet whose other fragments have not all been seen',
  depth: 'nested in too many tunnels',
  truncated: 'cut by the snap length inside a header',
  malformed: 'header contradicts itself or the packet',
} as const;

export type Ignored = keyof typeof IGNORED;

/** Tunnels within tunnels that are followed; the fourth is a loop or an attack. */
const MAX_TUNNELS = 3;

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
  /** What is in the IP packet: of https://www.iana.org/assignments/protocol-numbers. */
  protocol = 0;
  /** Offset in the file of index 0 of the packet's bytes; may be negative. */
  fileBase = 0;
  /** The bytes are those of several fragments: they lie nowhere in the file in this order. */
  assembled = false;
  readonly fragments = new Fragments();
  /** What tells packets of one place and time from others: fragments belong together by it. */
  interfaceId = 0;
  seconds = 0;
  #tunnels = 0;

  load(packet: CapturedPacket): void {
    this.bytes = packet.bytes;
    this.view = packet.view;
    this.start = packet.start;
    this.end = packet.start + packet.length;
    // Some writers put 0 or less than was captured: what is there was on the wire.
    this.wireEnd = packet.start + Math.max(packet.originalLength, packet.length);
    this.fileBase = packet.fileOffset - packet.start;
    this.assembled = false;
    this.interfaceId = packet.interfaceId;
    this.seconds = packet.s;
    this.#tunnels = 0;
  }

  /** Called where a packet within the packet begins; says when that is one too many. */
  enterTunnel(): Ignored | undefined {
    this.#tunnels += 1;
    return this.#tunnels > MAX_TUNNELS ? 'depth' : undefined;
  }

  /**
   * Takes the layer at hand for a fragment. When it was the last one missing, goes on in the
   * whole packet, its IP header first, and returns the protocol in it; undefined until then.
   */
  takeFragment(fragment: Fragment): number | undefined {
    const whole = this.fragments.take(this, fragment, this.seconds);
    if (whole === undefined) return undefined;
    const { bytes } = whole;
    this.bytes = bytes;
    this.view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    this.start = 0;
    this.end = whole.end;
    this.wireEnd = bytes.length;
    this.assembled = true;
    return whole.protocol;
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
