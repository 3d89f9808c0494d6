/**
 * A line of bytes without an offset: `8075 0000`, `80 75`, `80:75`, `0x80, 0x75,`, `{0x80, 0x0}`,
 * `"\x80\x75"`, one run of digits, as xxd -p, xxd -i, tshark's fields and source code have them.
 * A comment may follow (`#`, `//`, `/*`, `;`), or a text column.
 *
 * Words can be hex, too ("a decade"): a line is taken for bytes when all of it can be read
 * so and it has a decimal digit, or goes on with lower-case or upper-case pairs.
 */
import { digitsEnd, hasPrefix, hexValue, isSpace, spacesEnd, wordAt } from './digits.js';
import type { DigitsRow, Fault, ListRow } from './rows.js';
import { showsBytes } from './text-column.js';

/** After so many good groups a line is bytes with a fault, and not a sentence. */
const CERTAIN = 4;

/** A sole odd group that short begins nothing: it is a number in somebody's notes. */
const SHORT = 3;

export function readListRow(
  line: string,
  indent: number,
  inList: boolean,
): ListRow | DigitsRow | undefined {
  return new Scan(line, indent, inList).row();
}

const isPunctuation = (code: number): boolean => PUNCTUATION.has(code);
const PUNCTUATION: ReadonlySet<number> = new Set(
  Array.from(`,"'{}[]()`, (character) => character.charCodeAt(0)),
);

class Scan {
  private readonly bytes: Uint8Array;
  private count = 0;
  private groups = 0;
  private decimals = 0;
  private prefixed = false;
  /** The first group is two digits long. */
  private inPairs = false;
  private mixedCase = false;
  /** An odd group among few: numbers in somebody's notes. */
  private sentence = false;
  private first = -1;
  private lastStart = 0;
  private lastEnd = 0;
  private fault: Fault | undefined;

  constructor(
    private readonly line: string,
    private readonly indent: number,
    private readonly inList: boolean,
  ) {
    this.bytes = new Uint8Array((line.length - indent + 1) >> 1);
  }

  row(): ListRow | DigitsRow | undefined {
    const whole = this.read();
    if (this.groups === 0 || this.sentence) return undefined;
    if (this.decimals === 0 && !this.goesOn()) return undefined;
    const sole = whole && this.groups === 1 && !this.prefixed && this.fault === undefined;
    if (sole) return this.digitsRow();
    if (!whole) {
      if (this.groups < CERTAIN && !(this.inList && this.groups > 1)) return undefined;
      this.fault = this.faultAt(this.lastEnd, 'expected hex digits');
    }
    const bytes = this.bytes.subarray(0, this.count);
    return { kind: 'list', indent: this.first, bytes, fault: this.fault };
  }

  /** A line of letters alone can only go on with what the line before began. */
  private goesOn(): boolean {
    return this.inList && !this.mixedCase && this.fault === undefined;
  }

  private digitsRow(): DigitsRow | undefined {
    const digits = this.line.slice(this.lastStart, this.lastEnd);
    if (digits.length % 2 !== 0 && digits.length < SHORT && !this.inList) return undefined;
    return { kind: 'digits', indent: this.first, digits };
  }

  /** Groups up to the end or a comment: true. Up to something that is no group: false. */
  private read(): boolean {
    let at = this.indent;
    for (;;) {
      at = this.separatorsEnd(at);
      if (at >= this.line.length || this.isComment(at)) return true;
      if (this.isTextColumn(at)) return true;
      const end = this.group(at);
      if (end === undefined) return false;
      if (this.fault !== undefined) return true;
      at = end;
    }
  }

  private separatorsEnd(from: number): number {
    let at = from;
    for (; at < this.line.length; at += 1) {
      const code = this.line.charCodeAt(at);
      if (!isSpace(code) && !isPunctuation(code) && !this.joins(at)) break;
    }
    return at;
  }

  /** A colon or hyphen between two pairs. */
  private joins(at: number): boolean {
    const character = this.line.charAt(at);
    if (character !== ':' && character !== '-') return false;
    const pairBefore = at === this.lastEnd && this.lastEnd - this.lastStart === 2;
    return pairBefore && digitsEnd(this.line, at + 1) === at + 3;
  }

  private isComment(at: number): boolean {
    const two = this.line.slice(at, at + 2);
    return two.startsWith('#') || two.startsWith(';') || two === '//' || two === '/*';
  }

  /** Looks like hex or not: behind two spaces, the rest shows the bytes before it. */
  private isTextColumn(at: number): boolean {
    const gap = at - this.lastEnd;
    return gap >= 2 && this.groups > 0 && showsBytes(this.line, at, this.bytes, this.count);
  }

  /** Takes the group at `at`; returns its end, or undefined when there is none. */
  private group(at: number): number | undefined {
    const prefixed = hasPrefix(this.line, at);
    const start = prefixed ? at + 2 : at;
    const end = digitsEnd(this.line, start);
    if (end === start || !this.endsGroup(end)) return undefined;
    if (this.first < 0) this.first = at;
    this.groups += 1;
    this.prefixed ||= prefixed;
    this.lastStart = start;
    this.lastEnd = end;
    this.take(start, end, prefixed);
    return end;
  }

  private endsGroup(end: number): boolean {
    const code = this.line.charCodeAt(end);
    const spaced = end >= this.line.length || isSpace(code) || isPunctuation(code);
    return spaced || this.isComment(end) || hasPrefix(this.line, end) || this.joinsAfter(end);
  }

  private joinsAfter(end: number): boolean {
    const character = this.line.charAt(end);
    return (character === ':' || character === '-') && digitsEnd(this.line, end + 1) === end + 3;
  }

  private take(start: number, end: number, prefixed: boolean): void {
    const length = end - start;
    if (this.groups === 1) this.inPairs = length === 2;
    const alone = this.groups === 1 && spacesEnd(this.line, end) >= this.line.length;
    let lower = false;
    let upper = false;
    let decimals = 0;
    for (let at = start; at < end; at += 1) {
      const code = this.line.charCodeAt(at);
      if (code < 0x40) decimals += 1;
      else if (code < 0x60) upper = true;
      else lower = true;
    }
    this.decimals += decimals;
    this.mixedCase ||= lower && upper && decimals === 0;
    // 0x0 is how C writes the byte 00.
    if (prefixed && length === 1) this.byte(0, hexValue(this.line.charCodeAt(start)));
    else if (length % 2 !== 0 && (prefixed || !alone)) this.odd(start, length, decimals);
    else if (prefixed && length > 2 && !alone) {
      const message = `a word of ${length} digits, whose byte order is not known; expected bytes`;
      this.fault = this.faultAt(start, message);
    } else {
      for (let at = start; at + 1 < end; at += 2) {
        this.byte(hexValue(this.line.charCodeAt(at)), hexValue(this.line.charCodeAt(at + 1)));
      }
    }
  }

  private odd(start: number, length: number, decimals: number): void {
    const few = this.groups < CERTAIN && !this.prefixed;
    this.sentence ||= few && (decimals === 0 || (!this.inList && !this.inPairs));
    this.fault = this.faultAt(start, `odd number of hex digits (${length}); each byte takes two`);
  }

  private byte(high: number, low: number): void {
    this.bytes[this.count] = (high << 4) | low;
    this.count += 1;
  }

  private faultAt(at: number, message: string): Fault {
    const column = spacesEnd(this.line, at);
    const found = message.startsWith('expected') ? `, found ${wordAt(this.line, column)}` : '';
    return { column: column + 1, message: message + found };
  }
}
