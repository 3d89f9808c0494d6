/**
 * From lines to blocks. A dump goes on as long as its offsets do, over whatever stands between
 * its lines; at offset 0 another begins. Bytes without offsets go on until a blank line
 * or prose. After a fault the rest of its block is left out: its place is not known any more.
 *
 * In a stream that Wireshark follows, two dumps alternate: the server's is indented, and each
 * goes on where it stopped. Hence a position for each indentation.
 */
import {
  GrowingBlock,
  type HexBlock,
  type HexProblem,
  type HexText,
  MAX_REPEATED,
} from './block.js';
import { hexValue } from './digits.js';
import { isZero, Position } from './position.js';
import type { Context, DigitsRow, DumpRow, LayoutRow, Line, ListRow, Offset } from './rows.js';
import { WrappedDigits } from './wrapped-digits.js';

/** Problems kept in full. */
const KEPT = 1000;

/** Indentations told apart; a followed stream has two. */
const MAX_INDENTS = 64;

export class Assembler implements Context {
  private readonly blocks: HexBlock[] = [];
  private readonly problems: HexProblem[] = [];
  private problemCount = 0;
  private line = 0;
  private block: GrowingBlock | undefined;
  /** Where dumps go on, by indentation; that of the present block is `here`. */
  private readonly positions = new Map<number, Position>();
  private here: Position | undefined;
  /** Bytes of the latest line of the dump. */
  private rowLength = 0;
  /** Lines were left out by the tool: they are like the one before. */
  private repeats = false;
  /** Bytes that stand for such lines so far. */
  private repeated = 0;
  private wrapped: WrappedDigits | undefined;
  /** What has no offsets: the rest of the block is left out. */
  private listBroken = false;
  /** A blank line or prose stands before the line at hand. */
  private apart = false;
  inList = false;

  hasDumpLike(offset: Offset): boolean {
    const position = this.positions.get(offset.indent);
    return position?.isLike(offset) === true || position?.follows(offset) === true;
  }

  add(line: Line, number: number): void {
    this.line = number;
    if (line.kind === 'prose') this.gap();
    else if (line.kind === 'repeat') this.repeats = this.here !== undefined;
    else {
      if (line.kind === 'dump') this.dump(line);
      else if (line.kind === 'layout') this.layout(line);
      else if (line.kind === 'list') this.list(line);
      else this.digits(line);
      this.apart = false;
    }
  }

  finish(): HexText {
    this.close();
    const { blocks, problems, problemCount } = this;
    return { blocks, problems, problemCount };
  }

  /** A blank line or prose. Ends what has no offsets; a dump may go on. */
  private gap(): void {
    this.apart = true;
    if (this.here === undefined) this.close();
  }

  private close(): void {
    this.unwrap();
    if (this.block !== undefined && this.block.length > 0) this.blocks.push(this.block.finish());
    this.block = undefined;
    this.here = undefined;
    this.repeats = false;
    this.inList = false;
  }

  private dump({ offset, bytes, fault }: DumpRow): void {
    if (!this.place(offset)) return;
    this.push(bytes);
    if (this.here !== undefined) this.here.length += bytes.length;
    this.rowLength = bytes.length;
    if (fault !== undefined) this.fail(fault.column, fault.message);
  }

  private layout({ offset }: LayoutRow): void {
    this.open(offset, new Position(offset));
    if (this.here !== undefined) this.here.broken = true;
  }

  /** Makes the block and position ready for a line at `offset`; false: the line is left out. */
  private place(offset: Offset): boolean {
    const known = this.positions.get(offset.indent);
    if (known !== undefined && known === this.here && this.repeats) {
      if (!this.fill(offset, known)) return false;
    }
    if (known !== undefined && !known.broken && known.follows(offset)) {
      known.settle(offset);
      if (known !== this.here) this.open(offset, known);
      return true;
    }
    if (known === undefined || !this.isAstray(known, offset)) {
      this.open(offset, new Position(offset));
      return true;
    }
    if (!known.broken) {
      const message = `offset ${offset.digits} does not follow: expected ${known.expected}, or 0 where another dump begins`;
      this.note(this.line, offset.indent + 1, message);
      known.broken = true;
    }
    return false;
  }

  /** Of the same dump, at another place; and not an address elsewhere in memory. */
  private isAstray(known: Position, offset: Offset): boolean {
    return !isZero(offset) && known.isLike(offset) && (known.fromZero || !this.apart);
  }

  private open(offset: Offset, position: Position): void {
    this.close();
    if (this.positions.size >= MAX_INDENTS) this.positions.clear();
    this.positions.set(offset.indent, position);
    this.here = position;
    this.block = new GrowingBlock(this.line);
  }

  /** The lines that `*` stands for, up to `offset`. False: there are too many. */
  private fill(offset: Offset, here: Position): boolean {
    this.repeats = false;
    const missing = here.distance(offset, this.rowLength);
    if (this.block === undefined || here.broken || missing === undefined) return true;
    if (this.repeated + missing > MAX_REPEATED) {
      const message = `more than ${MAX_REPEATED} bytes are left out by *; these ${missing} are too many`;
      this.fail(offset.indent + 1, message);
      return false;
    }
    if (this.rowLength === 0) return true;
    this.block.repeat(this.rowLength, missing);
    this.repeated += missing;
    here.length += missing;
    return true;
  }

  private list({ bytes, fault }: ListRow): void {
    if (!this.beginList()) return;
    this.unwrap();
    if (this.listBroken) return;
    this.push(bytes);
    if (fault !== undefined) this.fail(fault.column, fault.message);
  }

  private digits({ digits, indent }: DigitsRow): void {
    if (this.endsDump(digits, indent)) return;
    if (!this.beginList()) return;
    if (this.wrapped?.add(digits) === true) return;
    this.unwrap();
    if (this.listBroken) return;
    if (digits.length % 2 === 0) this.push(decode(digits));
    else {
      this.wrapped = new WrappedDigits(digits, this.line, indent + 1);
      // Only the first line of a text that was cut can be the first that is odd.
      if (this.block !== undefined && this.block.length > 0) this.unwrap();
    }
  }

  /** hexdump and od end with the offset behind the last byte. */
  private endsDump(digits: string, indent: number): boolean {
    const offset: Offset = { digits, base: 'any', indent };
    if (this.here === undefined || this.inList || !this.here.isLike(offset)) return false;
    if (this.repeats) this.fill(offset, this.here);
    return this.here.follows(offset) || this.here.broken;
  }

  /** False while the rest of a list is left out. */
  private beginList(): boolean {
    if (this.inList) return !this.listBroken;
    this.close();
    this.listBroken = false;
    this.inList = true;
    this.block = new GrowingBlock(this.line);
    return true;
  }

  /** The lines that may have been cut are complete: bytes, or a fault. */
  private unwrap(): void {
    const { wrapped } = this;
    if (wrapped === undefined) return;
    this.wrapped = undefined;
    const joined = wrapped.joined();
    this.push(decode(joined ?? wrapped.wholePart()));
    if (joined !== undefined) return;
    this.note(
      wrapped.line,
      wrapped.column,
      `odd number of hex digits (${wrapped.width}); each byte takes two`,
    );
    this.listBroken = true;
  }

  private push(bytes: Uint8Array): void {
    this.block?.push(bytes);
  }

  private fail(column: number, message: string): void {
    this.note(this.line, column, message);
    if (this.here === undefined) this.listBroken = true;
    else this.here.broken = true;
  }

  private note(line: number, column: number, message: string): void {
    this.problemCount += 1;
    if (this.problems.length < KEPT) this.problems.push({ line, column, message });
  }
}

/** An even number of digits. */
function decode(digits: string): Uint8Array {
  const bytes = new Uint8Array(digits.length >> 1);
  for (let i = 0; i < bytes.length; i += 1) {
    bytes[i] = (hexValue(digits.charCodeAt(2 * i)) << 4) | hexValue(digits.charCodeAt(2 * i + 1));
  }
  return bytes;
}
