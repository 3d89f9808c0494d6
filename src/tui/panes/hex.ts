/**
 * The hex dump: each part of the frame in its colour, the selected field's bytes inverted, in hex
 * and in ASCII alike.
 */
import type { Detail, FramePart } from '../../session/port/detail.js';
import { shownDump } from '../model/derived.js';
import { selectedLine } from '../model/detail-moves.js';
import { type Dump, rangeIn } from '../model/dump.js';
import { type HexGrid, hexGrid } from '../model/hex-grid.js';
import type { Placed } from '../model/layout.js';
import type { State } from '../model/state.js';
import { type Line, lay, Run, span } from '../paint/line.js';
import {
  BOLD,
  DIM,
  EXTRAS_INK,
  FRAMING_INK,
  HEADER_INK,
  INVERSE,
  KEY_INK,
  PLAIN,
  type Style,
  UNDERLINE,
  VALUE_INK,
} from '../paint/style.js';
import { titleLine } from './title.js';

const INKS: Readonly<Record<FramePart['part'], Style>> = {
  header: HEADER_INK,
  framing: FRAMING_INK,
  extras: EXTRAS_INK,
  key: KEY_INK,
  value: VALUE_INK,
};

export function hexPane(state: State, { width, height }: Placed): readonly Line[] {
  const focused = state.focus === 'hex';
  const { detail, hex: place } = state;
  if (detail === undefined) {
    const blank = Array.from({ length: height - 1 }, () => lay([], width));
    return [titleLine('Bytes', width, focused), ...blank];
  }
  const dump = shownDump(state);
  const grid = hexGrid(width, dump.length);
  const styleAt = byteStyles(state, dump, focused);
  const lines = [titleLine(title(detail, dump), width, focused)];
  for (let y = 0; y < height - 1; y++) {
    const row = place.top + y;
    if (row < grid.rows) lines.push(lay(dumpRow(dump, row, grid, styleAt), width));
    else lines.push(lay(row === grid.rows ? [span(remainder(detail, dump), DIM)] : [], width));
  }
  return lines;
}

/** The tabs where there are two, that in brackets which is shown. */
function title({ length, value }: Detail, { tab }: Dump): string {
  if (value === undefined) return `${length} bytes`;
  const [frame, unpacked] = [`Frame ${length} bytes`, `Unpacked ${value.length} bytes`];
  return tab === 'frame' ? `[${frame}] x: ${unpacked}` : `x: ${frame} [${unpacked}]`;
}

function remainder({ length }: Detail, { tab, length: seen }: Dump): string {
  return tab === 'frame' && seen < length ? `(${length - seen} more bytes were not kept)` : '';
}

type StyleAt = (offset: number) => Style;

/** Field: inverse. Cursor, while the dump has the focus: underlined and bold besides. */
function byteStyles(state: State, { tab }: Dump, focused: boolean): StyleAt {
  const node = selectedLine(state)?.node;
  const { start, end } = node === undefined ? { start: 0, end: 0 } : rangeIn(node, tab);
  const cursor = focused ? state.hex.cursor : -1;
  const parts = tab === 'frame' ? (state.detail?.parts ?? []) : [];
  return (offset) => {
    const part = parts.find((each) => offset >= each.start && offset < each.end)?.part ?? 'value';
    const field = INKS[part] | (offset >= start && offset < end ? INVERSE : PLAIN);
    return offset === cursor ? field | UNDERLINE | BOLD : field;
  };
}

/** The style of the space after a byte: inverse only between two bytes of the field. */
const between = (a: Style, b: Style): Style =>
  (a & ~(UNDERLINE | BOLD | INVERSE)) | (a & b & INVERSE);

function dumpRow(dump: Dump, row: number, grid: HexGrid, styleAt: StyleAt): Line {
  const { perRow, digits } = grid;
  const start = row * perRow;
  const end = Math.min(start + perRow, dump.length);
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
    const byte = dump.at(offset);
    line.add(byte === undefined ? '??' : byte.toString(16).padStart(2, '0'), style);
    line.add(gap, between(style, next));
    ascii.add(byte === undefined ? ' ' : printable(byte), style);
  }
  line.add(perRow === 16 ? '  ' : ' ', PLAIN);
  return [...line.spans(), ...ascii.spans()];
}

const printable = (byte: number): string =>
  byte >= 0x20 && byte <= 0x7e ? String.fromCharCode(byte) : '.';
