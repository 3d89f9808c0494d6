/**
 * The columns of the hex dump. Sixteen bytes a line where they fit, eight where they do not;
 * with sixteen, the columns are those of the dump that `read -x` prints (bytes/hex.ts).
 */
import { dumpOffsetDigits } from '../../bytes/hex.js';

export interface HexGrid {
  readonly perRow: 16 | 8;
  readonly digits: number;
  /** Lines that the dump has. */
  readonly rows: number;
}

export function hexGrid(width: number, length: number): HexGrid {
  const digits = dumpOffsetDigits(length);
  const perRow = widthOfDump(16, digits) <= width ? 16 : 8;
  return { perRow, digits, rows: Math.ceil(length / perRow) };
}

/**
 * The byte of a dump line that is drawn at cell `x`, 0..perRow-1: in hex or in ASCII; a space
 * belongs to the byte before it. Undefined: the offset is drawn there.
 */
export function byteAt({ perRow, digits }: HexGrid, x: number): number | undefined {
  const cell = x - digits - 2;
  if (cell < 0) return undefined;
  const ascii = cell - (perRow === 16 ? 51 : 25);
  if (ascii >= 0) return Math.min(ascii, perRow - 1);
  const wide = perRow === 16 && cell > 24 ? 1 : 0;
  return Math.min(Math.floor((cell - wide) / 3), perRow - 1);
}

/** Cells of a dump line: offset, two spaces, bytes (one wider space in sixteen), ASCII. */
function widthOfDump(perRow: 16 | 8, digits: number): number {
  return perRow === 16 ? digits + 2 + 48 + 1 + 2 + 16 : digits + 2 + 24 + 1 + 8;
}
