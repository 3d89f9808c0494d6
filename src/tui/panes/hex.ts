/** The hex dump: the selected field's bytes inverted, in hex and in ASCII alike. */
import { hex } from '../../bytes/hex.js';
import type { Detail } from '../../session/snapshot.js';
import { selectedLine } from '../model/detail-moves.js';
import { type HexGrid, hexGrid } from '../model/hex-grid.js';
import type { Placed } from '../model/layout.js';
import type { State } from '../model/state.js';
import { type Line, lay, Run, span } from '../paint/line.js';
import { BOLD, DIM, INVERSE, PLAIN, type Style, UNDERLINE } from '../paint/style.js';
import { titleLine } from './title.js';

export function hexPane(state: State, { width, height }: Placed): readonly Line[] {
  const focused = state.focus === 'hex';
  const { detail, hex: place } = state;
  if (detail === undefined) {
    const blank = Array.from({ length: height - 1 }, () => lay([], width));
    return [titleLine('Bytes', width, focused), ...blank];
  }
  const grid = hexGrid(width, detail.bytes.length);
  const styleAt = byteStyles(state, focused);
  const lines = [titleLine(`${detail.length} bytes`, width, focused)];
  for (let y = 0; y < height - 1; y++) {
    const row = place.top + y;
    if (row < grid.rows) lines.push(lay(dumpRow(detail.bytes, row, grid, styleAt), width));
    else lines.push(lay(row === grid.rows ? [span(remainder(detail), DIM)] : [], width));
  }
  return lines;
}

const remainder = ({ bytes, length }: Detail): string =>
  bytes.length < length ? `(${length - bytes.length} more bytes are not shown)` : '';

type StyleAt = (offset: number) => Style;

/** Field: inverse. Cursor, while the dump has the focus: underlined and bold besides. */
function byteStyles(state: State, focused: boolean): StyleAt {
  const node = selectedLine(state)?.node;
  const start = node?.start ?? 0;
  const end = node?.end ?? 0;
  const cursor = focused ? state.hex.cursor : -1;
  return (offset) => {
    const field = offset >= start && offset < end ? INVERSE : PLAIN;
    return offset === cursor ? field | UNDERLINE | BOLD : field;
  };
}

/** The style of the space after a byte: inverse only between two bytes of the field. */
const between = (a: Style, b: Style): Style => a & b & INVERSE;

function dumpRow(bytes: Uint8Array, row: number, grid: HexGrid, styleAt: StyleAt): Line {
  const { perRow, digits } = grid;
  const start = row * perRow;
  const end = Math.min(start + perRow, bytes.length);
  const line = new Run();
  const ascii = new Run();
  line.add(`${start.toString(16).padStart(digits, '0')}  `, DIM);
  for (let offset = start; offset < start + perRow; offset++) {
    const wide = offset - start === 7 && perRow === 16;
    const gap = wide ? '  ' : ' ';
    if (offset >= end) {
      line.add(`  ${gap}`, PLAIN);
      continue;
    }
    const style = styleAt(offset);
    const next = offset + 1 < end ? styleAt(offset + 1) : PLAIN;
    line.add(hex(bytes, offset, offset + 1), style);
    line.add(gap, between(style, next));
    ascii.add(printable(bytes[offset] ?? 0), style);
  }
  line.add(perRow === 16 ? '  ' : ' ', PLAIN);
  return [...line.spans(), ...ascii.spans()];
}

const printable = (byte: number): string =>
  byte >= 0x20 && byte <= 0x7e ? String.fromCharCode(byte) : '.';
