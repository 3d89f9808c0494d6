/**
 * Comments on the packets of a capture, found again by the messages in those packets. A comment
 * is rare and an option of up to 64 KiB: they are held beside the messages, within a cap, by the
 * packet's number and by the place of its bytes in the file, so that a message that spans
 * packets has the comments of all of them. Of an input without places (a pipe, a compressed
 * file) a message has those of the packet that completed it.
 */
import type { Extents } from '../../bytes/extents.js';

/** Memory for comments, bytes; beyond it the oldest go, and are counted. */
const DEFAULT_LIMIT = 16 * 1024 * 1024;
/** What a comment costs beside its text, which takes two bytes a character at most. */
const OVERHEAD = 160;
/** Packets forgotten at once, as a part of those held: so that forgetting is paid for rarely. */
const PART = 8;

/** The comments of one packet, in its order. */
export interface CommentedPacket {
  /** Its number in the capture, 1... */
  readonly frame: number;
  readonly texts: readonly string[];
}

/** What says in which packets a message lies. */
interface Placed {
  readonly at: { readonly frame: number };
  readonly extents: Extents;
}

interface Entry extends CommentedPacket {
  readonly texts: string[];
  /** Its captured bytes in the file: [start, end). */
  readonly start: number;
  readonly end: number;
}

const NONE: readonly CommentedPacket[] = [];

export class PacketComments {
  /** Numbers and places both rise. */
  private entries: Entry[] = [];
  private memory = 0;
  private memoryOfCapture = 0;
  /** Comments that went because memory was short. */
  dropped = 0;
  /** Comments on the whole capture, or on an interface of it. */
  readonly ofCapture: string[] = [];

  /** @param limit bytes for comments of packets; as many again for those of the capture */
  constructor(private readonly limit = DEFAULT_LIMIT) {}

  /** A comment on the packet of this number, whose bytes are [start, end) of the file. */
  add(frame: number, start: number, end: number, text: string): void {
    const last = this.entries.at(-1);
    if (last?.frame === frame) last.texts.push(text);
    else this.entries.push({ frame, start, end, texts: [text] });
    this.memory += cost(text);
    if (this.memory > this.limit) this.forget();
  }

  /** What is beyond the limit is counted, and not kept. */
  addOfCapture(text: string): void {
    if (this.memoryOfCapture + cost(text) > this.limit) {
      this.dropped += 1;
      return;
    }
    this.memoryOfCapture += cost(text);
    this.ofCapture.push(text);
  }

  /** The commented packets that hold bytes of this message, in their order. */
  of({ at, extents }: Placed): readonly CommentedPacket[] {
    if (this.entries.length === 0) return NONE;
    if (!extents.known) return this.ofFrame(at.frame);
    const found = new Set<Entry>();
    for (let i = 0; i < extents.count; i += 1) {
      this.collect(extents.offsets[i] as number, extents.lengths[i] as number, found);
    }
    // Packets may have come in another order than that of their bytes in the stream.
    return found.size < 2 ? [...found] : [...found].sort((a, b) => a.frame - b.frame);
  }

  /** The comments of all of them. */
  textsOf(message: Placed): readonly string[] {
    return this.of(message).flatMap(({ texts }) => texts);
  }

  private collect(offset: number, length: number, into: Set<Entry>): void {
    for (let i = this.firstWhere((entry) => entry.end > offset); i < this.entries.length; i += 1) {
      const entry = this.entries[i] as Entry;
      if (entry.start >= offset + length) return;
      into.add(entry);
    }
  }

  private ofFrame(frame: number): readonly CommentedPacket[] {
    const entry = this.entries[this.firstWhere((each) => each.frame >= frame)];
    return entry?.frame === frame ? [entry] : NONE;
  }

  /** Index of the first entry of which this holds, as it does of all behind it. */
  private firstWhere(holds: (entry: Entry) => boolean): number {
    let low = 0;
    for (let high = this.entries.length; low < high; ) {
      const middle = (low + high) >>> 1;
      if (holds(this.entries[middle] as Entry)) high = middle;
      else low = middle + 1;
    }
    return low;
  }

  private forget(): void {
    const gone = this.entries.splice(0, Math.ceil(this.entries.length / PART));
    for (const { texts } of gone) {
      this.dropped += texts.length;
      for (const text of texts) this.memory -= cost(text);
    }
  }
}

const cost = (text: string): number => OVERHEAD + 2 * text.length;
