/**
 * One piece of memory for all columns of a block: a piece is had and let go at once, where
 * seventeen arrays would each be cleared and collected. Columns are taken widest first, so
 * that each begins at a multiple of its width.
 */
export class ColumnRoom {
  private readonly buffer: ArrayBuffer;
  private used = 0;

  /** @param rowBytes bytes of all columns together, per row */
  constructor(
    private readonly rows: number,
    rowBytes: number,
  ) {
    this.buffer = new ArrayBuffer(rows * rowBytes);
  }

  doubles(from: Float64Array): Float64Array {
    return copied(from, new Float64Array(this.buffer, this.take(8), this.rows));
  }

  words(from: Uint32Array): Uint32Array {
    return copied(from, new Uint32Array(this.buffer, this.take(4), this.rows));
  }

  halves(from: Uint16Array): Uint16Array {
    return copied(from, new Uint16Array(this.buffer, this.take(2), this.rows));
  }

  bytes(from: Uint8Array): Uint8Array {
    return copied(from, new Uint8Array(this.buffer, this.take(1), this.rows));
  }

  private take(width: number): number {
    const at = this.used;
    this.used += width * this.rows;
    return at;
  }
}

/** `into`, which begins with what `from` holds. */
export function copied<T extends { set(from: T): void }>(from: T, into: T): T {
  into.set(from);
  return into;
}
