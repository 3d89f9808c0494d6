/** Sinks that keep what they are given, copied, as it is valid only during the call. */
import type { CapturedPacket, CaptureInterface, PacketSink } from '../../../src/capture/packet.js';
import { PacketDecoder } from '../../../src/capture/packets.js';
import type { Segment } from '../../../src/tcp/events.js';

export interface KeptPacket {
  readonly linkType: number;
  readonly s: number;
  readonly ns: number;
  readonly data: string;
  readonly originalLength: number;
  readonly interfaceId: number;
  readonly fileOffset: number;
}

export class Collector implements PacketSink {
  readonly packets: KeptPacket[] = [];
  readonly interfaces: CaptureInterface[] = [];
  readonly comments: string[] = [];
  /** On sections and, with its id before, on interfaces. */
  readonly captureComments: string[] = [];

  packet(packet: CapturedPacket): void {
    const { linkType, s, ns, bytes, start, length } = packet;
    const { originalLength, interfaceId, fileOffset } = packet;
    // The bytes by way of the view, once, so that the two are known to agree.
    const seen = new Uint8Array(packet.view.buffer, packet.view.byteOffset + start, length);
    const data = Buffer.from(seen).toString('hex');
    if (data !== Buffer.from(bytes.subarray(start, start + length)).toString('hex')) {
      throw new Error('bytes and view differ');
    }
    this.packets.push({ linkType, s, ns, data, originalLength, interfaceId, fileOffset });
  }

  interface(described: CaptureInterface): void {
    this.interfaces.push(described);
  }

  comment(text: string): void {
    this.comments.push(text);
  }

  captureComment(text: string, on?: CaptureInterface): void {
    this.captureComments.push(on === undefined ? text : `${on.id} ${on.name}: ${text}`);
  }
}

export interface KeptSegment extends Omit<Segment, 'bytes' | 'start' | 'end'> {
  readonly payload: string;
  readonly payloadOffset: number;
}

export function decoder(): {
  decoder: PacketDecoder;
  segments: KeptSegment[];
  unknown: [number, number][];
} {
  const segments: KeptSegment[] = [];
  const unknown: [number, number][] = [];
  const made = new PacketDecoder({
    segment(segment) {
      const { bytes, start, end, payloadOffset = -1, ...kept } = segment;
      const payload = Buffer.from(bytes.subarray(start, end)).toString('hex');
      segments.push({ ...kept, at: { ...segment.at }, payload, payloadOffset });
    },
    unknownLinkType: (number, frame) => unknown.push([number, frame]),
  });
  return { decoder: made, segments, unknown };
}

/** One packet through the decoder alone. */
export function decode(linkType: number, data: Uint8Array, originalLength = data.length) {
  const made = decoder();
  // Not at index 0: offsets must count from where the packet starts.
  const bytes = new Uint8Array(data.length + 10);
  bytes.set(data, 5);
  const view = new DataView(bytes.buffer);
  const place = { bytes, view, start: 5, length: data.length, originalLength };
  made.decoder.packet({ linkType, s: 1, ns: 2, ...place, interfaceId: 0, fileOffset: 100 });
  return { ...made, segment: made.segments[0] };
}
