/** pcap-parser at the end of the stream, its packets turned into ours. */
import { type ParsedPacket, parse } from 'pcap-parser';
import { plain } from '../bytes/plain.js';
import { type Consumer, settleOnce } from './consumer.js';
import { PacketRecord, type PacketSink, type ReaderOptions } from './packet.js';
import { PCAP_HEADER_LENGTH, type PcapHeader, setPcapTime } from './pcap-header.js';
import { RecordBoundary } from './record-boundary.js';

/** For classic pcap, micro- or nanoseconds, of a version that pcap-parser knows. */
export function throughPcapParser(
  header: PcapHeader,
  sink: PacketSink,
  options: ReaderOptions,
): Consumer {
  const feed = new RecordBoundary(options);
  return {
    feed,
    damage: feed.damage,
    run(ended, failed) {
      const once = settleOnce(ended, failed);
      const { linkType, snapLength } = header;
      once.attempt(() => sink.interface?.({ id: 0, linkType, snapLength }));
      const adapter = new PacketAdapter(header, feed);
      const parser = parse(feed);
      parser.on('packet', (parsed) => once.attempt(() => sink.packet(adapter.adapt(parsed))));
      parser.on('end', once.ended);
      parser.on('error', once.failed);
    },
  };
}

class PacketAdapter {
  readonly #header: PcapHeader;
  readonly #packet = new PacketRecord();
  readonly #feed: RecordBoundary;
  /** Bytes of what pcap-parser was given, and the offset in the file that they have. */
  #taken = PCAP_HEADER_LENGTH;
  #offset = PCAP_HEADER_LENGTH;

  constructor(header: PcapHeader, feed: RecordBoundary) {
    this.#header = header;
    this.#feed = feed;
    this.#packet.linkType = header.linkType;
  }

  adapt({ header, data }: ParsedPacket): PacketRecord {
    const packet = this.#packet;
    const { timestampSeconds, timestampMicroseconds, originalLength } = header;
    setPcapTime(packet, timestampSeconds, timestampMicroseconds, this.#header.perSecond);
    packet.bytes = plain(data);
    packet.view = new DataView(data.buffer, data.byteOffset, data.byteLength);
    packet.length = data.length;
    packet.originalLength = originalLength;
    const { recordHeaderLength } = this.#header;
    this.#followJump();
    packet.fileOffset = this.#offset + recordHeaderLength;
    this.#offset = packet.fileOffset + data.length;
    this.#taken += recordHeaderLength + data.length;
    return packet;
  }

  #followJump(): void {
    const { jumps } = this.#feed;
    const [jump] = jumps;
    if (jump?.at !== this.#taken) return;
    this.#offset = jump.offset;
    jumps.shift();
  }
}
