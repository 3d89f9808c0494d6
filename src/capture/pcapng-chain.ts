/**
 * Walks the chain of blocks that a pcapng file is. Blocks say their own length, at both
 * ends: where it cannot be believed, the next whole block is searched for
 * (pcapng-sanity.ts). Source: draft-ietf-opsawg-pcapng, section 3.1.
 */
import { cutText, type DamageLog } from './errors.js';
import { LostPlace } from './lost-place.js';
import { MAX_RECORD, type ReaderOptions } from './packet.js';
import { BLOCK, BLOCK_OVERHEAD, PACKET_BLOCKS } from './pcapng-blocks.js';
import { blockByteOrder, isBlockLength, LOOK_FURTHER, NO_BLOCK, resumes } from './pcapng-sanity.js';
import { type RecordWalker, Splitter } from './splitter.js';

export interface BlockSink {
  /** A section begins: its header was met, though perhaps damaged. */
  section(little: boolean): void;
  /** A whole block at [at, at + length), `offset` bytes into the file. Valid during the call. */
  block(
    type: number,
    bytes: Uint8Array,
    view: DataView,
    at: number,
    length: number,
    offset: number,
  ): void;
}

/** Room for the options of a block that is taken whole, beside the packet in it. */
const OPTIONS_ROOM = 1 << 20;
/** Longest block of a type that is not read which is passed over unchecked: 16 MiB. */
const MAX_PASSED = 1 << 24;
/** From a block's start to the first place where the next one may begin, if its length is wrong. */
const RESUME_STEP = 4;

export class PcapngBlocks implements RecordWalker {
  readonly #sink: BlockSink;
  readonly #damage: DamageLog;
  /** Longest block that is taken whole, bytes. */
  readonly #most: number;
  readonly #splitter = new Splitter(this);
  readonly #lost: LostPlace;
  /** Byte order of the section at hand. */
  #little: boolean | undefined;
  /** The block being passed over: its offset, its length, and how much of it is still to come. */
  #passing = { offset: 0, length: 0, left: 0 };
  /** There are no more bytes behind those at hand. */
  #final = false;
  needed = BLOCK_OVERHEAD;
  /** Nothing more is read: the end was told, or set by the sink, which understands no more. */
  stopped = false;

  constructor(sink: BlockSink, damage: DamageLog, options: ReaderOptions = {}) {
    this.#sink = sink;
    this.#damage = damage;
    this.#lost = new LostPlace(damage);
    this.#most = (options.maxRecord ?? MAX_RECORD) + OPTIONS_ROOM;
  }

  push(bytes: Uint8Array): void {
    if (!this.stopped) this.#splitter.push(bytes);
  }

  end(): void {
    if (this.stopped) return;
    this.#final = true;
    this.#splitter.end();
    const passing = this.#passing;
    if (passing.left > 0) {
      const there = passing.length - passing.left;
      this.#damage.cutShort('block', passing.offset, passing.length, there);
    } else if (this.#splitter.offset === 0) {
      this.#damage.cutShort('block', 0, BLOCK_OVERHEAD, 0);
    }
    this.#lost.giveUp();
    this.stopped = true;
  }

  walk(bytes: Uint8Array, view: DataView, start: number, end: number, base: number): number {
    const passed = Math.min(this.#passing.left, end - start);
    this.#passing.left -= passed;
    let at = start + passed;
    while (at < end && !this.stopped) {
      if (this.#lost.searching) {
        at = this.#search(view, at, end, base);
        if (this.#lost.searching || this.stopped) return at;
      }
      if (end - at < BLOCK_OVERHEAD) return this.#wait(BLOCK_OVERHEAD, at, end, base);
      const offset = base + at;
      const little = blockByteOrder(view, at, this.#little);
      const type = view.getUint32(at, little);
      const length = view.getUint32(at + 4, little);
      const complaint = this.#complaint(little, type, length);
      if (complaint !== undefined) {
        if (type === BLOCK.sectionHeader && little !== undefined) this.#open(little);
        this.#lost.lose('bad-length', offset, `damaged: block at offset ${offset} ${complaint}`);
        at += RESUME_STEP;
        continue;
      }
      if (length > this.#most) {
        const passedNow = Math.min(length, end - at);
        this.#passing = { offset, length, left: length - passedNow };
        at += passedNow;
        continue;
      }
      if (end - at < length) {
        if (!this.#final) return this.#wait(length, at, end, base);
        // Its length may be what is wrong: then more blocks lie in what it claims.
        this.#lost.lose('cut-short', offset, cutText('block', offset, length, end - at));
        at += RESUME_STEP;
        continue;
      }
      at = this.#take(type, little === true, bytes, view, at, length, offset);
    }
    return end;
  }

  #wait(length: number, at: number, end: number, base: number): number {
    this.needed = length;
    if (!this.#final) return at;
    this.#damage.cutShort('block', base + at, length, end - at);
    return end;
  }

  /** What cannot be true of a block that begins so; undefined when it can be read or passed over. */
  #complaint(little: boolean | undefined, type: number, length: number): string | undefined {
    if (little === undefined) return 'is no section header';
    if (!isBlockLength(type, length)) return `claims to be ${length} bytes long`;
    if (length <= this.#most) return undefined;
    const believed = isRead(type) ? this.#most : Math.max(MAX_PASSED, this.#most);
    if (length <= believed) return undefined;
    return `claims to be ${length} bytes long, at most ${believed} are believed`;
  }

  /** The next whole block, from `from` on; as long as there is none, the index of where to go on. */
  #search(view: DataView, from: number, end: number, base: number): number {
    let at = from;
    this.needed = BLOCK_OVERHEAD;
    for (; at + BLOCK_OVERHEAD <= end; at += 1) {
      const length = resumes(view, at, end, this.#little, this.#most);
      if (length === NO_BLOCK || (length === LOOK_FURTHER && this.#final)) continue;
      if (length !== LOOK_FURTHER) {
        this.#lost.found(base + at);
        return at;
      }
      this.needed = view.getUint32(at + 4, blockByteOrder(view, at, this.#little));
      break;
    }
    this.#lost.passed(at - from);
    if (this.#lost.hopeless) {
      this.stopped = true;
      this.#lost.giveUp();
    }
    return this.#final || this.stopped ? end : at;
  }

  /** A whole block at [at, at + length). Returns where to go on. */
  #take(
    type: number,
    little: boolean,
    bytes: Uint8Array,
    view: DataView,
    at: number,
    length: number,
    offset: number,
  ): number {
    const again = view.getUint32(at + length - 4, little);
    const sound = again === length;
    if (type === BLOCK.sectionHeader) this.#open(little);
    // Without it the ids of later interfaces would be those of their neighbours.
    if (sound || type === BLOCK.sectionHeader || type === BLOCK.interfaceDescription) {
      this.#sink.block(type, bytes, view, at, length, offset);
    }
    if (sound) return at + length;
    const what = `says ${length} bytes at its start and ${again} at its end`;
    this.#lost.lose('bad-block', offset, `damaged: block at offset ${offset} ${what}`);
    return at + RESUME_STEP;
  }

  #open(little: boolean): void {
    this.#little = little;
    this.#sink.section(little);
  }
}

/** Blocks that say something about packets; all others are passed over. */
const isRead = (type: number): boolean =>
  type === BLOCK.sectionHeader || type === BLOCK.interfaceDescription || PACKET_BLOCKS.has(type);
