/**
 * The reader of pcapng: bytes in, packets out. A file is a chain of blocks that say
 * their own length, so unknown blocks are passed over unread, and a block that
 * contradicts itself costs only itself as long as its length can be believed.
 * Source: draft-ietf-opsawg-pcapng.
 */
import { DamageLog } from './errors.js';
import {
  type CaptureReader,
  MAX_RECORD,
  PacketRecord,
  type PacketSink,
  type ReaderOptions,
} from './packet.js';
import {
  BLOCK,
  BLOCK_OVERHEAD,
  PACKET_BLOCKS,
  type PacketBlock,
  sectionByteOrder,
  simpleCaptured,
} from './pcapng-blocks.js';
import { forEachOption, OPTION, optionText } from './pcapng-options.js';
import { MAX_INTERFACES, Section } from './pcapng-section.js';
import { type RecordWalker, Splitter } from './splitter.js';

/** Room for the options of a block that is read whole, beside the packet in it. */
const OPTIONS_ROOM = 1 << 20;

const SECTION_HEADER_LENGTH = 28;
const INTERFACE_DESCRIPTION_LENGTH = 20;

export class PcapngReader implements CaptureReader, RecordWalker {
  readonly damage = new DamageLog();
  readonly #sink: PacketSink;
  readonly #maxRecord: number;
  readonly #splitter = new Splitter(this);
  readonly #packet = new PacketRecord();
  #section: Section | undefined;
  /** The block being passed over: its offset, its length, and how much of it is still to come. */
  #passing = { offset: 0, length: 0, left: 0 };
  needed = BLOCK_OVERHEAD;
  stopped = false;

  constructor(sink: PacketSink, options: ReaderOptions = {}) {
    this.#sink = sink;
    this.#maxRecord = options.maxRecord ?? MAX_RECORD;
  }

  push(bytes: Uint8Array): void {
    if (!this.stopped) this.#splitter.push(bytes);
  }

  end(): void {
    if (this.stopped) return;
    this.stopped = true;
    const { held, offset } = this.#splitter;
    const passing = this.#passing;
    if (passing.left > 0) {
      const there = passing.length - passing.left;
      this.damage.cutShort('block', passing.offset, passing.length, there);
    } else if (held > 0 || offset === 0) {
      this.damage.cutShort('block', offset, this.needed, held);
    }
  }

  walk(bytes: Uint8Array, view: DataView, start: number, end: number, base: number): number {
    const passed = Math.min(this.#passing.left, end - start);
    this.#passing.left -= passed;
    let at = start + passed;
    while (at < end) {
      this.needed = BLOCK_OVERHEAD;
      if (end - at < BLOCK_OVERHEAD) return at;
      const offset = base + at;
      const type = view.getUint32(at, this.#section?.little ?? true);
      // The section header's type reads the same both ways: its byte order comes after it.
      const isHeader = type === BLOCK.sectionHeader;
      const little = isHeader ? sectionByteOrder(view, at) === 'little' : this.#section?.little;
      const length = view.getUint32(at + 4, little);
      if (!this.#isSane(isHeader, length, view, at, offset)) return end;
      const wanted = isHeader || type === BLOCK.interfaceDescription || PACKET_BLOCKS.has(type);
      if (!wanted || !this.#fits(length, offset)) {
        const passedNow = Math.min(length, end - at);
        this.#passing = { offset, length, left: length - passedNow };
        at += passedNow;
        continue;
      }
      this.needed = length;
      if (end - at < length) return at;
      this.#read(type, bytes, view, at, length, offset);
      if (this.stopped) return end;
      at += length;
    }
    return end;
  }

  /** False = no way on from here: the next block cannot be found. */
  #isSane(isHeader: boolean, length: number, view: DataView, at: number, offset: number): boolean {
    if (isHeader ? sectionByteOrder(view, at) === undefined : this.#section === undefined) {
      this.#stop(`no section header at offset ${offset}`, offset);
      return false;
    }
    const least = isHeader ? SECTION_HEADER_LENGTH : BLOCK_OVERHEAD;
    if (length < least || length % 4 !== 0) {
      this.#stop(`block at offset ${offset} claims to be ${length} bytes long`, offset);
      return false;
    }
    return true;
  }

  #stop(what: string, offset: number): void {
    this.stopped = true;
    this.damage.add('bad-length', offset, `damaged: ${what}; nothing after it can be read`);
  }

  #fits(length: number, offset: number): boolean {
    const most = this.#maxRecord + OPTIONS_ROOM;
    if (length <= most) return true;
    const message = `damaged: block at offset ${offset} claims to be ${length} bytes long, `;
    this.damage.add('bad-length', offset, `${message}at most ${most} are believed; passed over`);
    return false;
  }

  /** A whole block of a known type, of a believable length, at [at, at + length). */
  #read(
    type: number,
    bytes: Uint8Array,
    view: DataView,
    at: number,
    length: number,
    offset: number,
  ): void {
    if (type === BLOCK.sectionHeader) {
      this.#openSection(view, at, offset);
      return;
    }
    const section = this.#section;
    if (section === undefined) return;
    const end = at + length - 4;
    const again = view.getUint32(end, section.little);
    const layout = PACKET_BLOCKS.get(type);
    if (again !== length) {
      this.#bad(offset, `says ${length} bytes at its start and ${again} at its end`);
    } else if (layout !== undefined) {
      this.#readPacket(layout, section, bytes, view, at, end, offset);
    } else if (length < INTERFACE_DESCRIPTION_LENGTH) {
      this.#bad(offset, `is too short for an interface description: ${length} bytes`);
    } else if (section.full) {
      this.#bad(offset, `describes one interface too many: ${MAX_INTERFACES} are kept`);
    } else {
      const { ticks: _, ...described } = section.describe(bytes, view, at, end);
      this.#sink.interface?.(described);
    }
  }

  #openSection(view: DataView, at: number, offset: number): void {
    const little = sectionByteOrder(view, at) === 'little';
    const major = view.getUint16(at + 12, little);
    if (major === 1) {
      this.#section = new Section(little, this.#section?.nextId ?? 0);
      return;
    }
    this.stopped = true;
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
