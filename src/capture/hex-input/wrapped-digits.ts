/**
 * Lines that are one run of digits each, of which the first is odd: either somebody cut a
 * text of digits at a width that splits a byte, or the line has a digit too few. Lines that were
 * cut are equally long up to the last, and even in sum.
 */
export class WrappedDigits {
  private readonly lines: string[];
  private over = false;

  constructor(
    first: string,
    /** Line of the text and column, for the fault if it is one. */
    readonly line: number,
    readonly column: number,
  ) {
    this.lines = [first];
  }

  get width(): number {
    return this.lines[0]?.length ?? 0;
  }

  /** Takes the next line; false when it cannot be part of the same text. */
  add(digits: string): boolean {
    if (this.over || digits.length > this.width) return false;
    this.over = digits.length < this.width;
    this.lines.push(digits);
    return true;
  }

  /** All digits, or undefined when the first line is at fault. */
  joined(): string | undefined {
    const digits = this.lines.join('');
    return digits.length % 2 === 0 ? digits : undefined;
  }

  /** The digits of the first line that make whole bytes. */
  wholePart(): string {
    return (this.lines[0] ?? '').slice(0, this.width - 1);
  }
}
