/**
 * From packets to TCP segments: link layer, IP, TCP. Counts every packet, says for
 * each that carries no segment why not, and names each unknown link type once.
 */
import type { Instant } from '../bytes/time.js';
import type { Segment } from '../tcp/events.js';
import { Endpoints } from './endpoints.js';
import { type Ignored, Layers } from './layers.js';
import { linkType } from './link.js';
import type { CapturedPacket, PacketSink } from './packet.js';
import { checkTcp, payloadStart, readSegment } from './tcp.js';

export interface SegmentSink {
  /**
   * `payloadOffset` is where in the file the payload's first byte lies. `packet` is the
   * frame around the segment (its wire length, its interface); valid during the call.
   */
  segment(segment: Segment, payloadOffset: number, packet: CapturedPacket): void;
  /** Called once per link type that we cannot read, with the first packet's number. */
  unknownLinkType?(number: number, frame: number): void;
}

/** Distinct unknown link types told apart; there are about 300 in the world. */
const MAX_UNKNOWN_LINK_TYPES = 1024;

export class PacketDecoder implements PacketSink {
  readonly #sink: SegmentSink;
  readonly #layers = new Layers();
  readonly endpoints: Endpoints;
  /** Packets seen. The number of the packet at hand (1.., Wireshark's frame.number). */
  packets = 0;
  /** Packets that held a segment. The rest is in `ignored`. */
  tcp = 0;
  readonly ignored = noneIgnored();
  /** Packets per link type that we cannot read. */
  readonly unknownLinkTypes = new Map<number, number>();
  /** Time of the first packet, TCP or not: what relative times count from. */
  first: Instant | undefined;

  constructor(sink: SegmentSink, endpoints = new Endpoints()) {
    this.#sink = sink;
    this.endpoints = endpoints;
  }

  packet(packet: CapturedPacket): void {
    this.packets += 1;
    this.first ??= { s: packet.s, ns: packet.ns };
    const layers = this.#layers;
    layers.load(packet);
    const ignored = this.#enterLink(packet.linkType) ?? checkTcp(layers);
    if (ignored !== undefined) {
      this.ignored[ignored] += 1;
      return;
    }
    this.tcp += 1;
    const at = { s: packet.s, ns: packet.ns, frame: this.packets };
    const segment = readSegment(layers, at, this.endpoints);
    const payloadOffset = packet.fileOffset + payloadStart(layers) - packet.start;
    this.#sink.segment(segment, payloadOffset, packet);
  }

  #enterLink(number: number): Ignored | undefined {
    const link = linkType(number);
    return link === undefined ? this.#unknown(number) : link.enter(this.#layers);
  }

  #unknown(number: number): Ignored {
    const seen = this.unknownLinkTypes.get(number);
    if (seen !== undefined || this.unknownLinkTypes.size < MAX_UNKNOWN_LINK_TYPES) {
      this.unknownLinkTypes.set(number, (seen ?? 0) + 1);
      if (seen === undefined) this.#sink.unknownLinkType?.(number, this.packets);
    }
    return 'link';
  }
}

function noneIgnored(): Record<Ignored, number> {
  return { link: 0, network: 0, transport: 0, fragment: 0, truncated: 0, malformed: 0 };
}
