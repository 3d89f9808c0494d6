/**
 * Large buffers that are used again: to make one of a megabyte, the system clears it page by
 * page, which takes longer than to fill it. Whoever has done with a buffer gives it, and views
 * of it are valid until somebody takes it.
 */

/** Most buffers that wait: none is searched for among more. */
const MOST = 256;

export class BufferPool {
  /** Those that wait, the one given last at the end: it is warmest. */
  readonly #free: Uint8Array[] = [];
  #bytes = 0;
  #limit: number;

  /** @param limit bytes that may wait here; 0: nothing is kept */
  constructor(limit: number) {
    this.#limit = limit;
  }

  /** Bytes that wait. */
  get bytes(): number {
    return this.#bytes;
  }

  /** A buffer of `least` to `most` bytes that waits here, with what was in it; undefined: none does. */
  reuse(least: number, most: number): Uint8Array | undefined {
    for (let i = this.#free.length - 1; i >= 0; i -= 1) {
      const buffer = this.#free[i] as Uint8Array;
      if (buffer.length < least || buffer.length > most) continue;
      this.#free.splice(i, 1);
      this.#bytes -= buffer.length;
      return buffer;
    }
    return undefined;
  }

  /** Takes a buffer over; one that would exceed the limit is let go. */
  give(buffer: Uint8Array): void {
    if (this.#bytes + buffer.length > this.#limit || this.#free.length >= MOST) return;
    this.#free.push(buffer);
    this.#bytes += buffer.length;
  }

  /** From now on no more than `limit` bytes wait: of those that do, the oldest go. */
  keepTo(limit: number): void {
    this.#limit = Math.max(0, limit);
    let gone = 0;
    for (; this.#bytes > this.#limit; gone += 1) {
      this.#bytes -= (this.#free[gone] as Uint8Array).length;
    }
    if (gone > 0) this.#free.splice(0, gone);
  }
}
