/**
 * Where on the screen the selected line is, of what has the keys: what lies over the panes for a
 * moment is laid so that this line is still seen.
 */

import { gridFor, layoutFor } from './derived.js';
import { spotsOf } from './layout.js';
import { overlayOf } from './stack.js';
import type { State } from './state.js';
import { ABOVE_VIEW, modelOf } from './views/view-moves.js';

/** Line of the screen, 0..; undefined: there is none. */
export function selectedY(state: State): number | undefined {
  const view = overlayOf(state, 'view')?.view;
  if (view !== undefined) return ABOVE_VIEW + modelOf(view.what).heads + view.cursor - view.top;
  const { focus, list, tree, hex } = state;
  const spot = spotsOf(layoutFor(state)).find(({ pane }) => pane === focus);
  if (spot === undefined || list.cursor < 0) return undefined;
  const lines = {
    list: list.cursor - list.top,
    tree: tree.cursor - tree.top,
    hex: Math.floor(hex.cursor / gridFor(state).perRow) - hex.top,
  };
  return spot.y + 1 + lines[focus];
}

/** The first of some places where `height` lines leave line `y` to be seen; else the first. */
export function clearPlace(
  places: readonly [number, ...number[]],
  height: number,
  y: number | undefined,
): number {
  const isClear = (from: number): boolean => y === undefined || y < from || y >= from + height;
  return places.find(isClear) ?? places[0];
}

/** Where something of `height` lines lies over the panes: above the selected line, or below it. */
export function placeOver(state: State, height: number): number {
  const y = selectedY(state);
  const lowest = Math.max(0, state.height - 1 - height);
  return clearPlace([0, Math.min(lowest, (y ?? 0) + 1)], height, y);
}
