/** A scene as lines of a terminal. */
import { wrap } from '../docs/wrap.js';
import type { Paper } from '../statistics/table.js';
import { type Cell, rasterOf } from './raster.js';
import type { Scene, Tick, Tone } from './scene.js';
import { ASCII, BLOCKS, COLOURS, type Signs } from './signs.js';

const DEFAULT_WIDTH = 100;
/** Less makes no picture. */
const LEAST_COLUMNS = 20;
const DEFAULT_ROWS = 14;
const MAX_LABEL = 30;

const ESC = '\u001b[';

/** Each line ends with a line break. @param paint makes the scene with at most so many columns */
export function terminalPicture(
  paint: (columns: number) => Scene | undefined,
  { width, colour, unicode }: Paper,
): string {
  const signs = unicode ? BLOCKS : ASCII;
  const whole = Number.isFinite(width) ? width : DEFAULT_WIDTH;
  // How long labels are is known only of a scene; its columns hardly change them.
  const draft = paint(whole);
  if (draft === undefined) return 'There is nothing to draw.\n';
  const longest = draft.yTicks.reduce((most, { text }) => Math.max(most, text.length), 0);
  const margin = Math.min(longest, MAX_LABEL, Math.floor(whole / 3));
  const columns = Math.max(LEAST_COLUMNS, whole - margin - 2);
  const scene = paint(columns) ?? draft;
  const rows = scene.rows ?? DEFAULT_ROWS;
  const grid = rasterOf(scene, columns, rows, signs, colour);
  const labels = labelsOf(scene, rows);
  const lines = grid.map((line, row) => {
    const label = (labels[row] ?? '').slice(0, margin).padStart(margin);
    const axis = labels[row] === undefined ? signs.vertical : signs.tick;
    return `${label} ${axis}${cellsText(line, colour)}`;
  });
  const text = [
    scene.title,
    ...wrap(scene.description, whole),
    ...lines,
    ...axisLines(scene.xTicks, margin, columns, signs),
    ...legendLines(scene, signs, colour, whole),
    ...scene.notes.flatMap((note) => wrap(note, whole)),
  ];
  const shown = unicode ? text : text.map((each) => each.replaceAll('µ', 'u'));
  return shown.map((each) => `${each.trimEnd()}\n`).join('');
}

/** By row from the top; in fields and columns a number stands at the line that it is the foot of. */
function labelsOf({ yTicks, fill }: Scene, rows: number): (string | undefined)[] {
  const labels: (string | undefined)[] = new Array(rows).fill(undefined);
  for (const { at, text } of yTicks) {
    const row = fill === 'lane' ? Math.floor((1 - at) * rows) : Math.round((1 - at) * rows) - 1;
    const place = Math.min(rows - 1, Math.max(0, row));
    labels[place] ??= text;
  }
  return labels;
}

function cellsText(cells: readonly (Cell | undefined)[], colour: boolean): string {
  let text = '';
  let style = '';
  for (const cell of cells) {
    const wanted = colour && cell !== undefined ? styleOf(cell) : '';
    if (wanted !== style) {
      text += `${style === '' ? '' : `${ESC}0m`}${wanted}`;
      style = wanted;
    }
    text += cell?.sign ?? ' ';
  }
  return style === '' ? text.trimEnd() : `${text}${ESC}0m`;
}

function styleOf({ tone, back, solid }: Cell): string {
  if (solid) return `${ESC}30;${COLOURS[tone] + 10}m`;
  return `${ESC}${COLOURS[tone]}${back === undefined ? '' : `;${COLOURS[back] + 10}`}m`;
}

/** The axis, and its numbers below: as many as do not touch. */
function axisLines(
  ticks: readonly Tick[],
  margin: number,
  columns: number,
  signs: Signs,
): string[] {
  const axis = new Array<string>(columns).fill(signs.horizontal);
  let numbers = '';
  for (const { at, text } of ticks) {
    const column = Math.min(columns - 1, Math.floor(at * columns));
    axis[column] = signs.mark;
    const start = Math.max(
      0,
      Math.min(columns - text.length, column - Math.floor(text.length / 2)),
    );
    if (numbers === '' || start > numbers.length) numbers = numbers.padEnd(start) + text;
  }
  const indent = ' '.repeat(margin + 1);
  return [`${indent}${signs.corner}${axis.join('')}`, `${indent} ${numbers}`];
}

const LEGEND_GAP = 3;

/** As many entries on a line as fit. */
function legendLines(
  { legend, fill }: Scene,
  signs: Signs,
  colour: boolean,
  width: number,
): string[] {
  const lines: string[] = [];
  let used = Number.POSITIVE_INFINITY;
  legend.forEach(({ tone, strength, text }, i) => {
    const sign = {
      field: signs.field[strength - 1] ?? '',
      column: i > 0 && !colour ? signs.front : (signs.column[7] ?? ''),
      lane: colour ? ' ' : signs.lane[1],
    }[fill];
    const entry = `${painted(sign, tone, fill === 'lane', colour)} ${text}`;
    const length = 2 + text.length;
    if (used + LEGEND_GAP + length > width) {
      lines.push(entry);
      used = length;
    } else {
      lines.push(`${lines.pop()}${' '.repeat(LEGEND_GAP)}${entry}`);
      used += LEGEND_GAP + length;
    }
  });
  return lines;
}

function painted(sign: string, tone: Tone, solid: boolean, colour: boolean): string {
  if (!colour) return sign;
  return `${ESC}${COLOURS[tone] + (solid ? 10 : 0)}m${sign}${ESC}0m`;
}
