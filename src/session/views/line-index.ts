/**
 * Which message a line of a text belongs to, where each message takes some lines: 12 bytes a
 * message, whatever the text.
 */
const FIRST_ROOM = 1024;

export class LineIndex {
  private numbers = new Uint32Array(FIRST_ROOM);
  /** Lines up to the end of each message, those included that are gone. */
  private ends = new Float64Array(FIRST_ROOM);
  /** What is held is [start, end). */
  private start = 0;
  private end = 0;

  get total(): number {
    return this.endOf(this.end - 1) - this.base;
  }

  /** @param number behind all that are here */
  add(number: number, lines: number): void {
    if (this.end === this.numbers.length) this.grow();
    this.numbers[this.end] = number;
    this.ends[this.end] = this.endOf(this.end - 1) + lines;
    this.end += 1;
  }

  /** Messages before this one are gone, and their lines. */
  dropBefore(number: number): void {
    while (this.start < this.end && (this.numbers[this.start] as number) < number) this.start += 1;
  }

  /** The messages that the lines [from, to) belong to, each with which of its own they are. */
  *parts(from: number, to: number): Generator<{ number: number; from: number; to: number }> {
    for (let at = this.indexOf(from + this.base); at < this.end; at += 1) {
      const begin = this.endOf(at - 1) - this.base;
      if (begin >= to) return;
      const end = this.endOf(at) - this.base;
      yield {
        number: this.numbers[at] as number,
        ...{ from: Math.max(from, begin) - begin, to: Math.min(to, end) - begin },
      };
    }
  }

  /** Number of the last message; 0: there is none. */
  get last(): number {
    return this.end > this.start ? (this.numbers[this.end - 1] as number) : 0;
  }

  /** First line of this message, or of the one before it, or else 0. */
  lineOf(number: number): number {
    let low = this.start;
    for (let high = this.end; low < high; ) {
      const middle = (low + high) >>> 1;
      if ((this.numbers[middle] as number) <= number) low = middle + 1;
      else high = middle;
    }
    return Math.max(0, this.endOf(low - 2) - this.base);
  }

  /** Lines of messages that are gone. */
  private get base(): number {
    return this.endOf(this.start - 1);
  }

  private endOf(index: number): number {
    return index < 0 ? 0 : (this.ends[index] as number);
  }

  /** Of the message that has line `line`. */
  private indexOf(line: number): number {
    let low = this.start;
    for (let high = this.end; low < high; ) {
      const middle = (low + high) >>> 1;
      if (this.endOf(middle) <= line) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  private grow(): void {
    const { numbers, ends } = this;
    this.numbers = new Uint32Array(2 * numbers.length);
    this.ends = new Float64Array(2 * ends.length);
    this.numbers.set(numbers);
    this.ends.set(ends);
  }
}
