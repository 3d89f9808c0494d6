/**
 * From packets to TCP segments: link layer, IP, TCP. Counts every packet, says for
 * each that carries no segment why not, and names each unknown link type once.
 */
import type { Instant } from '../bytes/time.js';
import type { Segment } from '../tcp/events.js';
import { Endpoints } from './endpoints.js';
import type { FragmentCounters } from './fragments.js';
import { type Ignored, Layers } from './layers.js';
import { type LinkType, linkType } from './link.js';
import type { CapturedPacket, PacketSink } from './packet.js';
import { checkTcp, SegmentRecord } from './tcp.js';
import { enterTcp } from './tunnels.js';

export interface SegmentSink {
  /**
   * `packet` is the frame around the segment (its wire length, its interface). Both are
   * filled again for the next packet: valid only during the call.
   */
  segment(segment: Segment, packet: CapturedPacket): void;
  /** Called once per link type that we cannot read, with the first packet's number. */
  unknownLinkType?(number: number, frame: number): void;
}

/** Distinct unknown link types told apart; there are about 300 in the world. */
const MAX_UNKNOWN_LINK_TYPES = 1024;

export class PacketDecoder implements PacketSink {
  readonly #sink: SegmentSink;
  readonly #layers = new Layers();
  readonly #segment = new SegmentRecord();
  readonly endpoints: Endpoints;
  /** That of the latest packet. */
  #link: LinkType | undefined;
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

  /** What became of fragmented IP packets. */
  get fragments(): FragmentCounters {
    return this.#layers.fragments.counters;
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
    const segment = this.#segment;
    segment.at.s = packet.s;
    segment.at.ns = packet.ns;
    segment.at.frame = this.packets;
    segment.read(layers, this.endpoints);
    this.#sink.segment(segment, packet);
  }

  #enterLink(number: number): Ignored | undefined {
    // Most captures have one link type: it is looked up once.
    if (this.#link?.number !== number) this.#link = linkType(number);
    return this.#link === undefined ? this.#unknown(number) : enterTcp(this.#layers, this.#link);
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
  return { link: 0, network: 0, transport: 0, fragment: 0, depth: 0, truncated: 0, malformed: 0 };
}
