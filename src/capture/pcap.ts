/** The own reader of classic pcap: bytes in, packets out. See pcap-header.ts for the format. */
import { DamageLog } from './errors.js';
import { type CaptureReader, PacketRecord, type PacketSink, type ReaderOptions } from './packet.js';
import { type PcapHeader, setPcapTime } from './pcap-header.js';
import { type PcapRecordSink, PcapRecords } from './pcap-records.js';

export class PcapReader implements CaptureReader, PcapRecordSink {
  readonly damage = new DamageLog();
  readonly #sink: PacketSink;
  readonly #records: PcapRecords;
  readonly #packet = new PacketRecord();
  #little = false;
  #perSecond = 1e6;
  #headerLength = 16;

  constructor(sink: PacketSink, options: ReaderOptions = {}) {
    this.#sink = sink;
    this.#records = new PcapRecords(this, this.damage, options);
  }

  get stopped(): boolean {
    return this.#records.stopped;
  }

  push(bytes: Uint8Array): void {
    this.#records.push(bytes);
  }

  end(): void {
    this.#records.end();
  }

  header(header: PcapHeader): void {
    this.#little = header.little;
    this.#perSecond = header.perSecond;
    this.#headerLength = header.recordHeaderLength;
    this.#packet.linkType = header.linkType;
    this.#sink.interface?.({ id: 0, linkType: header.linkType, snapLength: header.snapLength });
  }

  record(bytes: Uint8Array, view: DataView, at: number, length: number, offset: number): void {
    const little = this.#little;
    const packet = this.#packet;
    setPcapTime(
      packet,
      view.getUint32(at, little),
      view.getUint32(at + 4, little),
      this.#perSecond,
    );
    packet.bytes = bytes;
    packet.view = view;
    packet.start = at + this.#headerLength;
    packet.length = length - this.#headerLength;
    packet.originalLength = view.getUint32(at + 12, little);
    packet.fileOffset = offset + this.#headerLength;
    this.#sink.packet(packet);
  }
}
