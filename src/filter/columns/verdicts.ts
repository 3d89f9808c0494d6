/**
 * Verdicts of many rows, a byte each, in Kleene's three-valued logic: a row is false, true, or
 * undecided, when the columns do not tell. The codes are chosen so that `and` and `or` are those
 * of bits, and four rows are combined at once.
 */
export const FALSE = 0;
export const UNDECIDED = 1;
export const TRUE = 3;

/** Verdicts of a block; as long as it has rows, rounded up to whole words. */
export class Verdicts {
  private words = new Uint32Array(0);
  bytes = new Uint8Array(0);
  rows = 0;

  /** Makes room for so many rows, with any verdicts. */
  resize(rows: number): void {
    this.rows = rows;
    const words = (rows + 3) >> 2;
    if (this.words.length >= words) return;
    this.words = new Uint32Array(words);
    this.bytes = new Uint8Array(this.words.buffer);
  }

  fill(verdict: number): void {
    this.bytes.fill(verdict, 0, this.rows);
  }

  and({ words: other }: Verdicts): void {
    const { words } = this;
    const end = (this.rows + 3) >> 2;
    for (let i = 0; i < end; i += 1) words[i] = (words[i] as number) & (other[i] as number);
  }

  or({ words: other }: Verdicts): void {
    const { words } = this;
    const end = (this.rows + 3) >> 2;
    for (let i = 0; i < end; i += 1) words[i] = (words[i] as number) | (other[i] as number);
  }

  /** Exchanges true and false: both bits are turned over and change places. */
  not(): void {
    const { words } = this;
    const end = (this.rows + 3) >> 2;
    for (let i = 0; i < end; i += 1) {
      const turned = ~(words[i] as number);
      words[i] = ((turned & LOW) << 1) | ((turned >>> 1) & LOW);
    }
  }

  /** One of both, not both. */
  xor({ words: other }: Verdicts): void {
    const { words } = this;
    const end = (this.rows + 3) >> 2;
    for (let i = 0; i < end; i += 1) {
      const [a, b] = [words[i] as number, other[i] as number];
      const notA = ((~a & LOW) << 1) | ((~a >>> 1) & LOW);
      const notB = ((~b & LOW) << 1) | ((~b >>> 1) & LOW);
      words[i] = (a & notB) | (notA & b);
    }
  }

  /** All rows have this verdict. */
  isAll(verdict: typeof FALSE | typeof TRUE): boolean {
    const word = verdict * LOW;
    const { words, bytes, rows } = this;
    const whole = rows >> 2;
    for (let i = 0; i < whole; i += 1) if (words[i] !== word) return false;
    for (let i = whole << 2; i < rows; i += 1) if (bytes[i] !== verdict) return false;
    return true;
  }
}

/** The lower bit of each of the four. */
const LOW = 0x01010101;
