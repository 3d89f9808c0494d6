/**
 * The reader of pcapng: bytes in, packets out. Blocks come whole (pcapng-chain.ts); one
 * that contradicts itself costs only itself. Source: draft-ietf-opsawg-pcapng.
 */
import { DamageLog } from './errors.js';
import {
  type CaptureInterface,
  type CaptureReader,
  MAX_RECORD,
  PacketRecord,
  type PacketSink,
  type ReaderOptions,
} from './packet.js';
import { BLOCK, PACKET_BLOCKS, type PacketBlock, simpleCaptured } from './pcapng-blocks.js';
import { type BlockSink, PcapngBlocks } from './pcapng-chain.js';
import { forEachOption, OPTION, optionText } from './pcapng-options.js';
import { MAX_INTERFACES, Section } from './pcapng-section.js';

const INTERFACE_DESCRIPTION_LENGTH = 20;
/** Without its options. */
const SECTION_HEADER_LENGTH = 24;

export class PcapngReader implements CaptureReader, BlockSink {
  readonly damage = new DamageLog();
  readonly #sink: PacketSink;
  readonly #maxRecord: number;
  readonly #blocks: PcapngBlocks;
  readonly #packet = new PacketRecord();
  #section: Section | undefined;

  constructor(sink: PacketSink, options: ReaderOptions = {}) {
    this.#sink = sink;
    this.#maxRecord = options.maxRecord ?? MAX_RECORD;
    this.#blocks = new PcapngBlocks(this, this.damage, options);
  }

  get stopped(): boolean {
    return this.#blocks.stopped;
  }

  push(bytes: Uint8Array): void {
    this.#blocks.push(bytes);
  }

  end(): void {
    this.#blocks.end();
  }

  section(little: boolean): void {
    this.#section = new Section(little, this.#section?.nextId ?? 0);
  }

  block(
    type: number,
    bytes: Uint8Array,
    view: DataView,
    at: number,
    length: number,
    offset: number,
  ): void {
    const section = this.#section;
    const layout = PACKET_BLOCKS.get(type);
    if (section === undefined) return;
    const end = at + length - 4;
    if (layout !== undefined) this.#readPacket(layout, section, bytes, view, at, end, offset);
    else if (type === BLOCK.sectionHeader) {
      this.#checkVersion(section, view, at, offset);
      this.#captureComments(bytes, view, at + SECTION_HEADER_LENGTH, end, section.little);
    } else if (type === BLOCK.interfaceDescription) {
      this.#describe(section, bytes, view, at, end, offset);
    }
  }

  #describe(
    section: Section,
    bytes: Uint8Array,
    view: DataView,
    at: number,
    end: number,
    offset: number,
  ): void {
    if (end + 4 - at < INTERFACE_DESCRIPTION_LENGTH) {
      this.#bad(offset, `is too short for an interface description: ${end + 4 - at} bytes`);
    } else if (section.full) {
      this.#bad(offset, `describes one interface too many: ${MAX_INTERFACES} are kept`);
    } else {
      const { ticks: _, ...described } = section.describe(bytes, view, at, end);
      this.#sink.interface?.(described);
      this.#captureComments(bytes, view, at + 16, end, section.little, described);
    }
  }

  #checkVersion({ little }: Section, view: DataView, at: number, offset: number): void {
    const major = view.getUint16(at + 12, little);
    if (major === 1) return;
    this.#blocks.stopped = true;
    const version = `${major}.${view.getUint16(at + 14, little)}`;
    this.damage.add('version', offset, `pcapng version ${version}: only version 1 is understood`);
  }

  #readPacket(
    layout: PacketBlock,
    section: Section,
    bytes: Uint8Array,
    view: DataView,
    at: number,
    end: number,
    offset: number,
  ): void {
    const { little } = section;
    const start = at + layout.data;
    if (start > end) {
      this.#bad(offset, `is too short for an ${layout.name}: ${end + 4 - at} bytes`);
      return;
    }
    const id = interfaceOf(layout, view, at, little);
    const from = section.interfaces[id];
    if (from === undefined) {
      const message = `packet at offset ${offset} is of interface ${id}, which its section lacks`;
      this.damage.add('unknown-interface', offset, `damaged: ${message}; passed over`);
      return;
    }
    const packet = this.#packet;
    packet.originalLength = view.getUint32(at + layout.original, little);
    packet.length =
      layout.captured < 0
        ? simpleCaptured(packet.originalLength, from.snapLength)
        : view.getUint32(at + layout.captured, little);
    if (packet.length > this.#maxRecord || start + packet.length > end) {
      const room = Math.min(this.#maxRecord, end - start);
      this.#bad(offset, `claims ${packet.length} captured bytes, it has room for ${room}`);
      return;
    }
    if (layout.time < 0) {
      packet.s = 0;
      packet.ns = 0;
    } else {
      const high = view.getUint32(at + layout.time, little);
      from.ticks.set(packet, high, view.getUint32(at + layout.time + 4, little));
    }
    packet.bytes = bytes;
    packet.view = view;
    packet.start = start;
    packet.linkType = from.linkType;
    packet.interfaceId = from.id;
    packet.fileOffset = offset + layout.data;
    this.#comments(bytes, view, start + ((packet.length + 3) & ~3), end, little);
    this.#sink.packet(packet);
  }

  #comments(bytes: Uint8Array, view: DataView, at: number, end: number, little: boolean): void {
    const sink = this.#sink;
    if (sink.comment === undefined || at + 4 > end) return;
    forEachOption(view, at, end, little, (code, start, length) => {
      if (code === OPTION.comment) sink.comment?.(optionText(bytes, start, length));
    });
  }

  #captureComments(
    bytes: Uint8Array,
    view: DataView,
    at: number,
    end: number,
    little: boolean,
    on?: CaptureInterface,
  ): void {
    forEachOption(view, at, end, little, (code, start, length) => {
      if (code !== OPTION.comment) return;
      this.#sink.captureComment?.(optionText(bytes, start, length), on);
    });
  }

  #bad(offset: number, what: string): void {
    this.damage.add('bad-block', offset, `damaged: block at offset ${offset} ${what}; passed over`);
  }
}

function interfaceOf(layout: PacketBlock, view: DataView, at: number, little: boolean): number {
  if (layout.interfaceId < 0) return 0;
  return layout.interfaceIdSize === 2
    ? view.getUint16(at + layout.interfaceId, little)
    : view.getUint32(at + layout.interfaceId, little);
}
