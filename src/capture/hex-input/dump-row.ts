/**
 * A line with an offset and a text column, as dump tools print it:
 *
 *   00000000: 8075 0000 0001 000c  .u......                     xxd
 *   00000000  80 75 00 00 00 01 00 0c  00 00 ...  |.u......|    hexdump -C
 *   0000  80 75 00 00 00 01 00 0c ...   .u......                Wireshark, tshark -x, our -x
 *       0x0000:  4500 0068 795a 4000  E..hyZ@.                  tcpdump -X
 *   000000 80 75 00 00 ...                                      od -A x -t x1
 *   0x7f43387d7e7a: 0x81  0x0d                                  gdb x/8xb; lldb without 0x
 *   0x00000000 0x80 0x75     .u                                 kv_engine, protocol/mcbp/dump.cc
 *
 * Bytes end where the line ends, at a gap of three spaces, or where the rest of the line shows
 * the bytes before it as text, whether or not that text looks like hex.
 */
import { digitsEnd, hasPrefix, hexValue, isSpace, spacesEnd, wordAt } from './digits.js';
import type { Context, DumpRow, Fault, Offset } from './rows.js';
import { showsBytes } from './text-column.js';

/** No tool writes a wider gap between two bytes of a line. */
const TEXT_GAP = 3;

/** Undefined: this is no such line. `indent` is where its first visible character stands. */
export function readDumpRow(line: string, indent: number, context: Context): DumpRow | undefined {
  const head = readHead(line, indent);
  if (head === undefined) return undefined;
  const { offset, first, colon } = head;
  const group = groupAt(line, first);
  if (group === undefined) return undefined;
  const words = !colon && (group.digits > 2 || offset.digits.length < 4);
  if (words) return hostWords(line, head, group);
  if (!colon && !isLoneOffset(line, head, context)) return undefined;
  const row = readGroups(line, first);
  return isSentence(offset, row, context) ? undefined : { kind: 'dump', offset, ...row };
}

/** "12: be there", "0: 14": few digits on both sides of a colon, and no dump to belong to. */
const isSentence = (offset: Offset, { bytes }: Groups, context: Context): boolean =>
  offset.digits.length < 4 && bytes.length < 4 && !context.hasDumpLike(offset);

interface Head {
  readonly offset: Offset;
  /** Where the first byte must stand. */
  readonly first: number;
  readonly colon: boolean;
}

function readHead(line: string, indent: number): Head | undefined {
  const prefixed = hasPrefix(line, indent) && line.charAt(indent) === '0';
  const from = prefixed ? indent + 2 : indent;
  const end = digitsEnd(line, from);
  if (end === from) return undefined;
  const label = end + labelLength(line, end);
  const colon = line.charAt(label) === ':';
  const rest = colon ? label + 1 : end;
  const first = spacesEnd(line, rest);
  if (first === rest || first >= line.length) return undefined;
  const base = prefixed || colon ? 'hex' : 'any';
  return { offset: { digits: line.slice(from, end), base, indent }, first, colon };
}

/** gdb writes the symbol between address and colon: ` <buffer+8>`. */
function labelLength(line: string, at: number): number {
  if (line.charAt(at) !== ' ' || line.charAt(at + 1) !== '<') return 0;
  const end = line.indexOf('>:', at);
  return end < 0 ? 0 : end + 1 - at;
}

/** Without a colon: a number set off from the bytes, or one that is an offset by its value. */
function isLoneOffset(line: string, { offset, first }: Head, context: Context): boolean {
  const after = offset.base === 'hex' ? 2 : 0;
  const gap = first - (offset.indent + after + offset.digits.length);
  return (
    gap >= 2 ||
    line.charAt(first - 1) === '\t' ||
    /^0+$/.test(offset.digits) ||
    context.hasDumpLike(offset)
  );
}

interface Group {
  /** Where its first digit stands. */
  readonly start: number;
  readonly digits: number;
  readonly end: number;
}

/** Digits up to a space or the end of the line. */
function groupAt(line: string, at: number): Group | undefined {
  const start = hasPrefix(line, at) ? at + 2 : at;
  const end = digitsEnd(line, start);
  const ended = end >= line.length || isSpace(line.charCodeAt(end));
  return end > start && ended ? { start, digits: end - start, end } : undefined;
}

/** hexdump and od without options print words in the byte order of their machine. */
function hostWords(line: string, { offset, first }: Head, group: Group): DumpRow | undefined {
  const width = offset.digits.length;
  if ((width !== 6 && width !== 7) || group.digits < 4 || group.digits > 8) return undefined;
  const next = groupAt(line, spacesEnd(line, group.end));
  if (next?.digits !== group.digits) return undefined;
  const message = `words of ${group.digits} digits, whose byte order is not known; expected bytes, as hexdump -C or od -t x1 print them`;
  return { kind: 'dump', offset, bytes: new Uint8Array(0), fault: { column: first + 1, message } };
}

interface Groups {
  readonly bytes: Uint8Array;
  readonly fault: Fault | undefined;
}

function readGroups(line: string, first: number): Groups {
  const bytes = new Uint8Array((line.length - first + 1) >> 1);
  let count = 0;
  let width = 0;
  let at = first;
  let end = first;
  const fail = (column: number, message: string): Groups => ({
    bytes: bytes.subarray(0, count),
    fault: { column: column + 1, message },
  });
  for (; at < line.length; at = spacesEnd(line, end)) {
    const gap = at - end;
    if (gap >= TEXT_GAP || (gap === 2 && isText(line, end, bytes, count))) break;
    const group = groupAt(line, at);
    if (group === undefined || (width > 0 && group.digits > width)) {
      if (gap === 2 || showsBytes(line, at, bytes, count)) break;
      return fail(
        at,
        `expected ${width === 4 ? 'four' : 'two'} hex digits, found ${wordAt(line, at)}`,
      );
    }
    if (group.digits % 2 !== 0) {
      return fail(at, `odd number of hex digits (${group.digits}); each byte takes two`);
    }
    if (group.start > at && group.digits > 2) {
      return fail(
        at,
        `a word of ${group.digits} digits, whose byte order is not known; expected bytes`,
      );
    }
    if (width === 0) width = group.digits;
    for (let i = group.start; i < group.end; i += 2) {
      bytes[count] = (hexValue(line.charCodeAt(i)) << 4) | hexValue(line.charCodeAt(i + 1));
      count += 1;
    }
    end = group.end;
  }
  const seen = bytes.subarray(0, count);
  if (at < line.length && isTurned(line, at, seen, width / 2)) {
    return { bytes: new Uint8Array(0), fault: { column: first + 1, message: TURNED } };
  }
  return { bytes: seen, fault: undefined };
}

const TURNED =
  'words in little-endian order, as the text column shows; expected bytes (xxd without -e)';

/** The text shows the bytes of each group in the opposite order, and only so. */
function isTurned(line: string, at: number, bytes: Uint8Array, size: number): boolean {
  // Spaces that the column begins with are part of the gap before it.
  const spaces = bytes.findIndex((byte) => byte !== 0x20);
  if (size < 2 || showsBytes(line, at - spaces, bytes, bytes.length)) return false;
  const turned = bytes.slice();
  for (let i = 0; i < turned.length; i += size) turned.subarray(i, i + size).reverse();
  return showsBytes(line, at, turned, turned.length);
}

/** A text column behind a gap of two, of which the second may be its first character. */
const isText = (line: string, end: number, bytes: Uint8Array, count: number): boolean =>
  showsBytes(line, end + 2, bytes, count) || showsBytes(line, end + 1, bytes, count);
