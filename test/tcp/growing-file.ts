/** A capture file as far as the TCP layer knows of one: something whose bytes are read again. */
import type { ByteSource } from '../../src/bytes/byte-source.js';

/** A file that is written as the capture goes, with something between the packets. */
export class GrowingFile implements ByteSource {
  readonly #bytes: number[] = [];
  reads = 0;

  /** Returns the offset of what was written. */
  write(bytes: Iterable<number>): number {
    this.#bytes.push(9, 9, 9);
    const offset = this.#bytes.length;
    this.#bytes.push(...bytes);
    return offset;
  }

  cut(length: number): void {
    this.#bytes.length = length;
  }

  read(offset: number, length: number): Uint8Array {
    this.reads += 1;
    return Uint8Array.from(this.#bytes.slice(offset, offset + length));
  }
}
