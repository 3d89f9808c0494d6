/** Bytes that belong together, and what was wrong with the text around them. */

export interface HexBlock {
  readonly bytes: Uint8Array;
  /** Line of the text, 1.., on which its first byte stands. */
  readonly line: number;
}

/** `line` and `column` count from 1; characters, not bytes. */
export interface HexProblem {
  readonly line: number;
  readonly column: number;
  readonly message: string;
}

export interface HexText {
  readonly blocks: readonly HexBlock[];
  /** In the order of the text, the first 1,000. */
  readonly problems: readonly HexProblem[];
  /** All problems, also those not in the list. */
  readonly problemCount: number;
}

/** Most bytes that the `*` lines of a text may stand for: a few characters could ask for terabytes. */
export const MAX_REPEATED = 64 * 1024 * 1024;

/** A block that grows. */
export class GrowingBlock {
  private bytes = new Uint8Array(256);
  length = 0;

  constructor(readonly line: number) {}

  push(more: Uint8Array): void {
    this.reserve(more.length);
    this.bytes.set(more, this.length);
    this.length += more.length;
  }

  /** The last `row` bytes again and again, `count` bytes in all. */
  repeat(row: number, count: number): void {
    this.reserve(count);
    const from = this.length - row;
    for (let i = 0; i < count; i += 1)
      this.bytes[this.length + i] = this.bytes[from + (i % row)] as number;
    this.length += count;
  }

  finish(): HexBlock {
    return { line: this.line, bytes: this.bytes.slice(0, this.length) };
  }

  private reserve(count: number): void {
    const needed = this.length + count;
    if (needed <= this.bytes.length) return;
    const grown = new Uint8Array(Math.max(needed, 2 * this.bytes.length));
    grown.set(this.bytes.subarray(0, this.length));
    this.bytes = grown;
  }
}
