/** The detail tree of the selected message; the selected line's bytes are marked in the dump. */
import type { Detail } from '../../session/port/detail.js';
import { MAX_TREE_LINES, type TreeLine } from '../model/forest.js';
import type { Placed } from '../model/layout.js';
import type { State } from '../model/state.js';
import { type Line, lay, span } from '../paint/line.js';
import { BOLD, CYAN, DIM, INVERSE, over, PLAIN, type Style, UNDERLINE } from '../paint/style.js';
import { signOf } from './signs.js';
import { titleLine } from './title.js';

/** Deeper lines are not indented further, so that their text stays on the screen. */
const MAX_INDENT = 16;

export function treePane(state: State, { width, height }: Placed): readonly Line[] {
  const focused = state.focus === 'tree';
  const { detail, tree } = state;
  const lines = [titleLine(title(detail), width, focused)];
  const { lines: all, cut } = tree.forest;
  for (let y = 0; y < height - 1; y++) {
    const index = tree.top + y;
    const line = all[index];
    if (line !== undefined) lines.push(treeLine(line, width, index === tree.cursor, focused));
    else if (index === all.length) lines.push(lay([span(ending(state, cut), DIM)], width));
    else lines.push(lay([], width));
  }
  return lines;
}

function title(detail: Detail | undefined): string {
  if (detail === undefined) return 'Detail';
  return detail.number < 0 ? 'Event' : `Message ${detail.number}`;
}

function ending(state: State, cut: boolean): string {
  if (cut) return `(lines after the first ${MAX_TREE_LINES} are not shown: fold something)`;
  return state.detail === undefined && state.list.cursor < 0 ? 'No message selected.' : '';
}

function treeLine(line: TreeLine, width: number, selected: boolean, focused: boolean): Line {
  const { node, depth, open } = line;
  const sign = signOf(node.severity);
  const mark = selected ? (focused ? INVERSE : INVERSE | DIM) : PLAIN;
  const base: Style = sign.style | mark;
  const handle = node.children.length === 0 ? ' ' : open ? '▾' : '▸';
  const indent = '  '.repeat(Math.min(depth, MAX_INDENT));
  const text = node.jump === undefined ? base : over(base, CYAN | UNDERLINE);
  return lay(
    [
      span(sign.mark, base),
      span(`${indent}${handle} `, base),
      span(node.text, depth === 0 ? text | BOLD : text),
    ],
    width,
    base,
  );
}
