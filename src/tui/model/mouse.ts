/**
 * The mouse: a click selects what it hits, the wheel scrolls the pane under it, and what stands
 * between two panes can be dragged. Of what lies over the panes see overlay-mouse.ts.
 */
import type { MouseReport } from '../terminal/mouse-report.js';
import { openedBar } from './bar-commands.js';
import { gridFor, layoutFor } from './derived.js';
import { clickTree, moveByte, scrollDump, scrollTree } from './detail-moves.js';
import { byteAt } from './hex-grid.js';
import { type Border, type Pane, type Spot, spotsOf } from './layout.js';
import { scrollList, selectRow } from './list-moves.js';
import { mouseOver } from './overlay-mouse.js';
import { topOverlay } from './stack.js';
import type { State } from './state.js';
import { type Step, step } from './step.js';

/** Lines that the wheel scrolls at a time. */
const WHEEL_LINES = 3;

export function mouse(state: State, report: MouseReport): Step {
  const next = { ...state, message: undefined };
  const top = topOverlay(state);
  if (top !== undefined) return mouseOver(next, top, report, WHEEL_LINES);
  switch (report.action) {
    case 'press':
      return step(pressed(next, report));
    case 'drag':
      return step(dragged(state, report));
    case 'release':
      return step(state.mouse.dragged === undefined ? state : holding(state, undefined));
    case 'wheel-up':
      return step(scrolled(next, report, -WHEEL_LINES));
    case 'wheel-down':
      return step(scrolled(next, report, WHEEL_LINES));
  }
}

const spotAt = (state: State, { x, y }: MouseReport): Spot | undefined =>
  spotsOf(layoutFor(state)).find(
    (spot) => x >= spot.x && x < spot.x + spot.width && y >= spot.y && y < spot.y + spot.height,
  );

const holding = (state: State, border: Border | undefined): State => ({
  ...state,
  mouse: { ...state.mouse, dragged: border },
});

function pressed(state: State, report: MouseReport): State {
  if (report.y === 0 && layoutFor(state).length > 0) return openedBar(state);
  const border = borderAt(state, report);
  const spot = spotAt(state, report);
  const held = border === undefined ? state : holding(state, border);
  if (spot === undefined) return held;
  const focused = { ...held, focus: spot.pane, seeking: undefined };
  const line = report.y - spot.y - 1;
  return line < 0 ? focused : CLICKS[spot.pane](focused, line, report.x - spot.x);
}

/** @param line of the pane's content, 0.. @param x cell of it */
type Click = (state: State, line: number, x: number) => State;

const CLICKS: Readonly<Record<Pane, Click>> = {
  list: (state, line) => {
    const index = state.list.top + line;
    return index < (state.snapshot?.total ?? 0) ? selectRow(state, index) : state;
  },
  tree: (state, line, x) => clickTree(state, state.tree.top + line, x),
  hex: (state, line, x) => {
    const grid = gridFor(state);
    const row = state.hex.top + line;
    const byte = byteAt(grid, x);
    return byte === undefined || row >= grid.rows
      ? state
      : moveByte(state, row * grid.perRow + byte);
  },
};

const SCROLLS: Readonly<Record<Pane, (state: State, by: number) => State>> = {
  list: scrollList,
  tree: scrollTree,
  hex: scrollDump,
};

function scrolled(state: State, report: MouseReport, by: number): State {
  const spot = spotAt(state, report);
  return spot === undefined ? state : SCROLLS[spot.pane](state, by);
}

/** The title line of a pane below another one, and the rule between two side by side. */
function borderAt(state: State, { x, y }: MouseReport): Border | undefined {
  const spots = spotsOf(layoutFor(state));
  const list = spots.find(({ pane }) => pane === 'list');
  const tree = spots.find(({ pane }) => pane === 'tree');
  const dump = spots.find(({ pane }) => pane === 'hex');
  const isBeside = tree !== undefined && dump !== undefined && tree.y === dump.y;
  if (isBeside && x === dump.x - 1 && y > tree.y && y < tree.y + tree.height) return 'left';
  if (tree !== undefined && dump !== undefined && !isBeside && y === dump.y) return 'upper';
  return list !== undefined && y === list.y + list.height ? 'above' : undefined;
}

/** The border where the mouse is; the layout keeps it off the edges. */
function dragged(state: State, { x, y }: MouseReport): State {
  const border = state.mouse.dragged;
  if (border === undefined) return state;
  const spots = spotsOf(layoutFor(state));
  const end = Math.max(...spots.map((spot) => spot.y + spot.height));
  const tree = spots.find(({ pane }) => pane === 'tree');
  const top = tree?.y ?? 1;
  const shares: Readonly<Record<Border, number>> = {
    above: (y - 1) / (end - 1),
    upper: (y - top) / (end - top),
    left: x / state.width,
  };
  return {
    ...state,
    split: { ...state.split, [border]: Math.min(1, Math.max(0, shares[border])) },
  };
}
