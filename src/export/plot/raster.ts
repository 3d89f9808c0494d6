/** The boxes of a scene as the cells of a terminal: who owns each cell, and with which sign. */
import type { Box, Scene, Tone } from './scene.js';
import type { Signs } from './signs.js';

export interface Cell {
  readonly sign: string;
  readonly tone: Tone;
  readonly strength: number;
  /** What is behind a sign that fills only a part. */
  readonly back?: Tone;
  /** The sign is a text on the box, or the box itself where there is none. */
  readonly solid?: true;
}

export type Grid = (Cell | undefined)[][];

interface Raster {
  readonly grid: Grid;
  readonly columns: number;
  readonly rows: number;
  readonly signs: Signs;
  readonly colour: boolean;
}

/** Rows from the top. @param colour boxes are told apart by colours */
export function rasterOf(
  { boxes, fill }: Scene,
  columns: number,
  rows: number,
  signs: Signs,
  colour: boolean,
): Grid {
  const grid: Grid = Array.from({ length: rows }, () => new Array(columns).fill(undefined));
  const draw = { field: drawField, column: drawColumn, lane: drawLane }[fill];
  for (const box of boxes) draw({ grid, columns, rows, signs, colour }, box);
  return grid;
}

/** Cells from..to-1; at least one. */
function reach(low: number, high: number, cells: number): readonly [number, number] {
  const from = Math.min(cells - 1, Math.floor(low * cells + 1e-6));
  return [from, Math.max(from + 1, Math.min(cells, Math.round(high * cells)))];
}

function drawField({ grid, columns, rows, signs }: Raster, box: Box): void {
  const [left, right] = reach(box.x0, box.x1, columns);
  const [top, bottom] = reach(1 - box.y1, 1 - box.y0, rows);
  const { tone, strength } = box;
  const sign = signs.field[strength - 1] ?? '';
  for (let row = top; row < bottom; row += 1) {
    for (let column = left; column < right; column += 1) {
      const before = grid[row]?.[column]?.strength ?? 0;
      if (strength > before) (grid[row] as Grid[number])[column] = { sign, tone, strength };
    }
  }
}

function drawColumn({ grid, columns, rows, signs, colour }: Raster, box: Box): void {
  const [left, right] = reach(box.x0, box.x1, columns);
  const { tone, strength } = box;
  const eighths = Math.max(1, Math.round(box.y1 * rows * 8));
  for (let row = 0; row * 8 < eighths; row += 1) {
    const part = Math.min(8, eighths - row * 8);
    const line = grid[rows - 1 - row] as Grid[number];
    for (let column = left; column < right; column += 1) {
      const behind = line[column];
      const isFront = behind !== undefined && behind.tone !== tone;
      if (!isFront || colour) {
        const back = part < 8 && isFront ? { back: behind.tone } : {};
        line[column] = { sign: signs.column[part - 1] ?? '', tone, strength, ...back };
      } else if (part >= 4 || eighths < 8) line[column] = { sign: signs.front, tone, strength };
    }
  }
}

/** A lane is one line high. */
function drawLane({ grid, columns, rows, signs, colour }: Raster, box: Box): void {
  const [left, right] = reach(box.x0, box.x1, columns);
  const [row] = reach(1 - box.y1, 1 - box.y0, rows);
  const { tone, strength } = box;
  const [first, middle, last, single] = signs.lane;
  const room = right - left - 2;
  const text = fittedText(box.text ?? '', room);
  for (let column = left; column < right; column += 1) {
    const letter = text[column - left - 1];
    const edge =
      right - left === 1 ? single : column === left ? first : column === right - 1 ? last : middle;
    const sign = letter ?? (colour ? ' ' : edge);
    (grid[row] as Grid[number])[column] = { sign, tone, strength, solid: true };
  }
}

/** Fewer letters than this say nothing. */
const LEAST_TEXT = 4;

function fittedText(text: string, room: number): string {
  if (text.length <= room) return text;
  return room < LEAST_TEXT ? '' : text.slice(0, room);
}
