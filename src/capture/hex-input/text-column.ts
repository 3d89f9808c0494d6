/**
 * The text column of a dump, which may itself look like hex. It is told by what it says: the
 * bytes before it, one character each. Tools differ in what frames it (`|..|` hexdump, `>..<` od),
 * in a space after eight characters (Wireshark's followed streams), and in what stands for a
 * byte that cannot be printed (a dot, or its Latin-1 character in lldb).
 */
import { spacesEnd } from './digits.js';

const FRAMES = new Map([
  ['|', '|'],
  ['>', '<'],
]);

/** Bytes on one line of a dump: xxd's limit. */
const WIDEST = 256;

/** Where the column may have a space of its own; and nowhere. */
const HALF = 8;
const WHOLE = -1;

const DOT = 0x2e;
const SPACE = 0x20;

const isPrintable = (byte: number): boolean => byte >= 0x20 && byte <= 0x7e;

/** Whether `code` may stand for `byte`. */
function shows(code: number, byte: number): boolean {
  if (code === DOT || (isPrintable(byte) && code === byte)) return true;
  return !isPrintable(byte) && (code === SPACE || code > 0x7e);
}

/** Whether the rest of the line, from `at`, shows bytes[0, count) and nothing else. */
export function showsBytes(line: string, at: number, bytes: Uint8Array, count: number): boolean {
  if (count === 0 || count > WIDEST) return false;
  const close = FRAMES.get(line.charAt(at));
  if (close !== undefined && showsFrom(line, at + 1, bytes, count, close)) return true;
  return showsFrom(line, at, bytes, count, '');
}

/** A space in the middle can be told from one of the text only by what follows: both are tried. */
const showsFrom = (
  line: string,
  from: number,
  bytes: Uint8Array,
  count: number,
  close: string,
): boolean =>
  showsWhole(line, from, bytes, count, close, WHOLE) ||
  (count > HALF && showsWhole(line, from, bytes, count, close, HALF));

/** @param gap the byte before which a space of the column stands */
function showsWhole(
  line: string,
  from: number,
  bytes: Uint8Array,
  count: number,
  close: string,
  gap: number,
): boolean {
  let at = from;
  for (let i = 0; i < count; i += 1, at += 1) {
    if (i === gap) {
      if (line.charCodeAt(at) !== SPACE) return false;
      at += 1;
    }
    const byte = bytes[i] as number;
    // Spaces at the end of a line get lost.
    if (at >= line.length && byte === SPACE) continue;
    if (!shows(line.charCodeAt(at), byte)) return false;
  }
  if (close !== '' && line.charAt(at) === close) at += 1;
  return spacesEnd(line, at) >= line.length;
}
