/**
 * Bytes as text: hex digits, and the hex dump of a packet pane. Every function takes a
 * window, so a terminal draws only the lines that it shows, whatever the length of the message.
 *
 * A dump line is Wireshark's: offset, two spaces, sixteen bytes with a wider space in the
 * middle, three spaces, and the printable ASCII. Nothing outside 0x20..0x7e is ever copied
 * to the text, so no byte of a message can reach the terminal as a control character.
 */

/** Bytes on one line of a dump. */
export const DUMP_WIDTH = 16;

const HALF = DUMP_WIDTH / 2;

const PAIRS: readonly string[] = Array.from({ length: 256 }, (_, byte) =>
  byte.toString(16).padStart(2, '0'),
);

/** Lower-case hex digits of bytes[start, end), two per byte, nothing between them. */
export function hex(bytes: Uint8Array, start = 0, end = bytes.length): string {
  const stop = Math.min(end, bytes.length);
  let text = '';
  for (let i = Math.max(start, 0); i < stop; i++) text += PAIRS[bytes[i] as number];
  return text;
}

/** Lines that a dump of `length` bytes has. */
export const dumpLineCount = (length: number): number => Math.ceil(length / DUMP_WIDTH);

/** Digits of the offset column: four, and more where the last offset needs them. */
export const dumpOffsetDigits = (length: number): number =>
  Math.max(4, Math.max(0, length - 1).toString(16).length);

/** Column of the first hex digit of a line's byte `index` (0..15), for a dump of `length` bytes. */
export const dumpHexColumn = (length: number, index: number): number =>
  dumpOffsetDigits(length) + 2 + 3 * index + (index < HALF ? 0 : 1);

/** Column of a line's byte `index` (0..15) among the ASCII, for a dump of `length` bytes. */
export const dumpAsciiColumn = (length: number, index: number): number =>
  dumpHexColumn(length, DUMP_WIDTH) + 2 + index;

/**
 * Lines of the dump of `count` bytes from `offset`, which should be a multiple of DUMP_WIDTH
 * to fall on the lines of the whole dump. The window is clipped to the array; offsets are
 * those of the whole array, and so is the width of their column.
 */
export function hexDump(bytes: Uint8Array, offset = 0, count = bytes.length): string[] {
  const first = Math.max(offset, 0);
  const end = Math.min(first + count, bytes.length);
  const lines: string[] = [];
  for (let at = first; at < end; at += DUMP_WIDTH) {
    lines.push(dumpLine(bytes, at, Math.min(at + DUMP_WIDTH, end)));
  }
  return lines;
}

function dumpLine(bytes: Uint8Array, start: number, end: number): string {
  let digits = start.toString(16).padStart(dumpOffsetDigits(bytes.length), '0').concat(' ');
  let ascii = '';
  for (let i = start; i < end; i++) {
    const byte = bytes[i] as number;
    digits += `${i - start === HALF ? '  ' : ' '}${PAIRS[byte]}`;
    ascii += byte >= 0x20 && byte <= 0x7e ? String.fromCharCode(byte) : '.';
  }
  return digits.padEnd(dumpAsciiColumn(bytes.length, 0)) + ascii;
}
