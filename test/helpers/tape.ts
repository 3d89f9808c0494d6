/** Segments as a capture file: what tcpdump would have written of them. */
import type { Endpoint } from '../../src/tcp/events.js';
import { ipv4, tcp } from '../capture/build/frames.js';
import { type BuiltRecord, NANO, pcapFile } from '../capture/build/pcap.js';
import { type Carrier, type Fields, Line, type LineOptions, type Time } from './wire.js';

const RAW_IP = 101;
const VARIANT = { magic: NANO, little: true, linkType: RAW_IP } as const;

export class Tape implements Carrier {
  private readonly records: BuiltRecord[] = [];
  private lines = 0;

  /** A connection; its handshake is captured unless it is `midstream`. */
  line(at: Time, options: LineOptions = {}): Line {
    const line = new Line(this, this.lines, options);
    this.lines += 1;
    if (options.midstream !== true) line.shakeHands(at);
    return line;
  }

  segment(from: Endpoint, to: Endpoint, fields: Fields, { s, ns }: Time): void {
    const { wireLength, payload = new Uint8Array(0), ...header } = fields;
    const lost = (wireLength ?? payload.length) - payload.length;
    const segment = tcp({ ...header, payload, source: from.port, destination: to.port });
    const totalLength = 20 + segment.length + lost;
    const ends = { source: addressOf(from), destination: addressOf(to) };
    const data = ipv4({ ...ends, payload: segment, totalLength });
    this.records.push({ s, fraction: ns, data, original: data.length + lost });
  }

  /** Packets in the order in which they were sent, or in another one. */
  bytes(
    order: (records: readonly BuiltRecord[]) => readonly BuiltRecord[] = (all) => all,
  ): Uint8Array {
    return pcapFile(VARIANT, order(this.records));
  }
}

const addressOf = ({ address }: Endpoint): Uint8Array =>
  Uint8Array.from(address.split('.').map(Number));
