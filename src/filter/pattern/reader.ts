/** A cursor in the text of a regular expression. */
import { PatternFault } from './syntax.js';

export class Reader {
  offset = 0;

  constructor(private readonly text: string) {}

  get isOver(): boolean {
    return this.offset >= this.text.length;
  }

  sees(text: string): boolean {
    return this.text.startsWith(text, this.offset);
  }

  /** The next so many units of the text, or what is left. */
  ahead(count: number): string {
    return this.text.slice(this.offset, this.offset + count);
  }

  /** Goes past this text if it is next. */
  eat(text: string): boolean {
    if (!this.sees(text)) return false;
    this.offset += text.length;
    return true;
  }

  /** Goes past what a sticky expression matches here. */
  eatMatch(expression: RegExp): RegExpExecArray | undefined {
    expression.lastIndex = this.offset;
    const match = expression.exec(this.text);
    if (match === null) return undefined;
    this.offset += match[0].length;
    return match;
  }

  /** The next character; the caller has seen that there is one. */
  next(): string {
    const char = String.fromCodePoint(this.text.codePointAt(this.offset) as number);
    this.offset += char.length;
    return char;
  }

  /** The characters up to this text, which is passed; all that is left, where it is not there. */
  upTo(text: string): string[] {
    const end = this.text.indexOf(text, this.offset);
    const found = this.text.slice(this.offset, end < 0 ? undefined : end);
    this.offset = end < 0 ? this.text.length : end + text.length;
    return [...found];
  }

  skipPast(text: string, what: string): void {
    const end = this.text.indexOf(text, this.offset);
    if (end < 0) throw this.fault(`${what} has no end`);
    this.offset = end + text.length;
  }

  fault(message: string, offset = this.offset): PatternFault {
    return new PatternFault(message, offset);
  }
}
