/** Segments as they come, into a pcapng file: what a capture program would have written. */
import type { Endpoint } from '../../src/tcp/events.js';
import { ipv4, tcp } from '../capture/build/frames.js';
import {
  endOfOptions,
  enhancedPacket,
  interfaceBlock,
  option,
  sectionHeader,
} from '../capture/build/pcapng.js';
import { join } from './bytes.js';
import { bytesOf } from './frames.js';
import type { Carrier, Fields, Time } from './wire.js';

const LINKTYPE_RAW = 101;
const LITTLE = true;

const address = ({ address: text }: Endpoint): Uint8Array =>
  Uint8Array.from(text.split('.'), Number);

export class SegmentTape implements Carrier {
  private readonly blocks: Uint8Array[] = [
    sectionHeader(LITTLE),
    interfaceBlock(LITTLE, { linkType: LINKTYPE_RAW, resolution: 9 }),
  ];
  private comments: string[] = [];

  /** Comments for the next packet. */
  say(...comments: readonly string[]): void {
    this.comments.push(...comments);
  }

  segment(from: Endpoint, to: Endpoint, fields: Fields, at: Time): void {
    const { seq, ack, flags, payload = new Uint8Array(0) } = fields;
    const segment = tcp({ source: from.port, destination: to.port, seq, ack, flags, payload });
    const data = ipv4({ payload: segment, source: address(from), destination: address(to) });
    const ticks = BigInt(at.s) * 1_000_000_000n + BigInt(at.ns);
    const options = this.comments.map((text) => option(1, bytesOf(text), LITTLE));
    this.comments = [];
    const more = options.length === 0 ? {} : { options: join(...options, endOfOptions) };
    this.blocks.push(enhancedPacket(LITTLE, { ticks, data, ...more }));
  }

  bytes(): Uint8Array {
    return join(...this.blocks);
  }
}
