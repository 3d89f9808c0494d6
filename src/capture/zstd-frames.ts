/**
 * Walks the frames of zstd data without unpacking them, only to know whether they are
 * complete: Node's unpacker takes data that are cut anywhere for data that end there.
 * Source: RFC 8878, section 3.1 (frames, their headers, blocks, skippable frames).
 */

const SKIPPABLE = 0x184d2a50;
const MAGIC_LENGTH = 4;
const BLOCK_HEADER_LENGTH = 3;
/** By the two low bits of a frame's descriptor, and by its two high ones. */
const DICTIONARY_ID_LENGTHS = [0, 1, 2, 4];
const CONTENT_SIZE_LENGTHS = [0, 2, 4, 8];
const SINGLE_SEGMENT = 0x20;
const HAS_CHECKSUM = 0x04;
const CHECKSUM_LENGTH = 4;
/** A block of one byte, to be repeated `size` times. */
const REPEATED = 1;

type Part = 'magic' | 'descriptor' | 'block' | 'skippable';
const LENGTHS: Readonly<Record<Part, number>> = {
  magic: MAGIC_LENGTH,
  descriptor: 1,
  block: BLOCK_HEADER_LENGTH,
  skippable: 4,
};

export class ZstdFrames {
  /** What comes after the bytes that are passed over. */
  #part: Part = 'magic';
  #passing = 0;
  /** Of the part at hand, which is a little-endian number: its bytes so far. */
  #value = 0;
  #there = 0;
  #checksum = false;

  /** The bytes so far end where a frame does. */
  get complete(): boolean {
    return this.#part === 'magic' && this.#passing === 0 && this.#there === 0;
  }

  push(bytes: Uint8Array): void {
    let at = 0;
    while (at < bytes.length) {
      const passed = Math.min(this.#passing, bytes.length - at);
      this.#passing -= passed;
      at += passed;
      if (at === bytes.length) return;
      this.#value += (bytes[at] as number) * 256 ** this.#there;
      this.#there += 1;
      at += 1;
      if (this.#there < LENGTHS[this.#part]) continue;
      const value = this.#value;
      this.#value = 0;
      this.#there = 0;
      this.#enter(value);
    }
  }

  #enter(value: number): void {
    if (this.#part === 'magic') {
      this.#part = (value & ~0xf) === SKIPPABLE ? 'skippable' : 'descriptor';
    } else if (this.#part === 'skippable') {
      this.#passing = value;
      this.#part = 'magic';
    } else if (this.#part === 'descriptor') {
      this.#checksum = (value & HAS_CHECKSUM) !== 0;
      this.#passing = restOfHeader(value);
      this.#part = 'block';
    } else {
      const isRepeated = ((value >> 1) & 3) === REPEATED;
      this.#passing = isRepeated ? 1 : value >> 3;
      if ((value & 1) === 0) return;
      this.#passing += this.#checksum ? CHECKSUM_LENGTH : 0;
      this.#part = 'magic';
    }
  }
}

/** Bytes of a frame's header after its descriptor: window, dictionary, size of the content. */
function restOfHeader(descriptor: number): number {
  const single = (descriptor & SINGLE_SEGMENT) !== 0;
  const size = CONTENT_SIZE_LENGTHS[descriptor >> 6] ?? 0;
  const dictionary = DICTIONARY_ID_LENGTHS[descriptor & 3] ?? 0;
  return dictionary + (single ? Math.max(1, size) : 1 + size);
}
