/**
 * The whole screen: panes stacked and side by side as the layout says, the filter bar above
 * them and the status bar below, what is told at length over the lines next to that.
 */

import { layoutFor } from '../model/derived.js';
import type { Pane, Placed } from '../model/layout.js';
import { clearPlace, selectedY } from '../model/selected-line.js';
import type { State } from '../model/state.js';
import { beside, type Line, lay, span } from '../paint/line.js';
import { DIM } from '../paint/style.js';
import { filterBar } from './filter-bar.js';
import { hexPane } from './hex.js';
import { listPane } from './list.js';
import { isCovered, withOverlays } from './overlays.js';
import { statusOf } from './status.js';
import { tooSmallPane } from './too-small.js';
import { treePane } from './tree.js';

const PAINTERS: Readonly<Record<Pane, (state: State, place: Placed) => readonly Line[]>> = {
  list: listPane,
  tree: treePane,
  hex: hexPane,
};

/** Exactly `height` lines of exactly `width` cells. */
export function screen(state: State): readonly Line[] {
  const { width, height } = state;
  const layout = layoutFor(state);
  if (layout.length === 0) return tooSmallPane(width, height);
  const body = isCovered(state)
    ? Array.from({ length: height - 2 }, () => lay([], width))
    : layout.flatMap((band) => bandLines(state, band));
  const above = withOverlays(state, [filterBar(state, width), ...body]);
  const { bar, told } = statusOf(state, width);
  return [...withTold(state, above, told), bar];
}

function withTold(state: State, lines: readonly Line[], told: readonly Line[]): readonly Line[] {
  const lowest = lines.length - told.length;
  const at = clearPlace([lowest, 1], told.length, selectedY(state));
  return [...lines.slice(0, at), ...told, ...lines.slice(at + told.length)];
}

function bandLines(state: State, band: readonly Placed[]): readonly Line[] {
  let lines: readonly Line[] = [];
  let x = 0;
  for (const place of band) {
    const pane = PAINTERS[place.pane](state, place);
    const at = x;
    lines = at === 0 ? pane : lines.map((left, y) => joined(left, at, pane[y] ?? [], y));
    x += place.width + 1;
  }
  return lines;
}

const joined = (left: Line, x: number, right: Line, y: number): Line =>
  beside([...left, { ...span(y === 0 ? '┬' : '│', DIM), anchor: x - 1 }], x, right);
