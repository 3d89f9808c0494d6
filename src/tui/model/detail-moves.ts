/**
 * The detail tree and the hex dump move together: a selected field scrolls its bytes into
 * sight, and the byte under the dump's cursor selects the innermost field that holds it.
 */

import type { TreeNode } from '../../dissect/node.js';
import type { Detail } from '../../session/snapshot.js';
import {
  type Folding,
  type Forest,
  NO_FOREST,
  parentOf,
  pathToByte,
  type TreeLine,
  visibleLines,
} from './forest.js';
import { gridFor, type HexState, room, type State } from './state.js';
import { clamp, type Motion, scrollTo, target } from './window.js';

export const selectedLine = (state: State): TreeLine | undefined =>
  state.tree.forest.lines[state.tree.cursor];

/** Both panes for another message, or for the same one told anew. */
export function showDetail(state: State, detail: Detail | undefined): State {
  if (detail === undefined) {
    const tree = { ...state.tree, forest: NO_FOREST, cursor: 0, top: 0 };
    return { ...state, detail, tree, hex: { cursor: 0, top: 0 } };
  }
  const forest = visibleLines(detail.tree, state.tree.folding);
  const cursor = sameLine(state.tree.forest, state.tree.cursor, forest);
  const next = { ...state, detail, tree: { ...state.tree, forest } };
  const end = Math.max(0, detail.bytes.length - 1);
  // While the dump has the focus its cursor leads, and stays where it was.
  if (state.focus === 'hex' && end > 0) return moveByte(next, clamp(state.hex.cursor, 0, end));
  return selectLine(next, cursor);
}

/** The line of `forest` of the kind that was selected before; else the first line. */
function sameLine(before: Forest, cursor: number, forest: Forest): number {
  const id = before.lines[cursor]?.node.id;
  if (id === undefined) return 0;
  if (forest.lines[cursor]?.node.id === id) return cursor;
  return Math.max(
    0,
    forest.lines.findIndex((line) => line.node.id === id),
  );
}

/** The tree's cursor on a line, its bytes in sight in the dump. */
function selectLine(state: State, index: number): State {
  const { lines } = state.tree.forest;
  const cursor = clamp(index, 0, Math.max(0, lines.length - 1));
  const top = scrollTo(state.tree.top, cursor, room(state, 'tree'), lines.length);
  const next = { ...state, tree: { ...state.tree, cursor, top } };
  return { ...next, hex: reveal(next, lines[cursor]?.node) };
}

export function moveTree(state: State, motion: Motion): State {
  const total = state.tree.forest.lines.length;
  return selectLine(state, target(motion, state.tree.cursor, room(state, 'tree'), total));
}

/** Scrolls to the end of a field first, then to its beginning, which wins if both do not fit. */
function reveal(state: State, node: TreeNode | undefined): HexState {
  if (node === undefined || node.start >= node.end) return state.hex;
  const { perRow, rows } = gridFor(state);
  const height = room(state, 'hex');
  const rowOf = (offset: number): number => clamp(Math.floor(offset / perRow), 0, rows - 1);
  const withEnd = scrollTo(state.hex.top, rowOf(node.end - 1), height, rows);
  return { cursor: node.start, top: scrollTo(withEnd, rowOf(node.start), height, rows) };
}

/** Opens or shuts the selected kind of node. */
export function setOpen(state: State, open: boolean): State {
  const line = selectedLine(state);
  if (line === undefined || line.node.children.length === 0) return state;
  return refold(state, new Map(state.tree.folding).set(line.node.id, open), line.node);
}

function refold(state: State, folding: Folding, keep: TreeNode): State {
  const forest = visibleLines(state.detail?.tree ?? [], folding);
  const found = forest.lines.findIndex((line) => line.node === keep);
  // Folding a kind may hide the selected node itself, inside an ancestor of the same kind.
  const index = found >= 0 ? found : state.tree.cursor;
  return selectLine({ ...state, tree: { ...state.tree, forest, folding } }, index);
}

export function unfold(state: State): State {
  const line = selectedLine(state);
  if (line === undefined || line.node.children.length === 0) return state;
  return line.open ? moveTree(state, 'down') : setOpen(state, true);
}

export function fold(state: State): State {
  const line = selectedLine(state);
  if (line?.open) return setOpen(state, false);
  const parent = parentOf(state.tree.forest.lines, state.tree.cursor);
  return parent < 0 ? state : selectLine(state, parent);
}

/** The dump's cursor on a byte, and the tree on the field that holds it, unfolded if need be. */
export function moveByte(state: State, offset: number): State {
  const { detail } = state;
  if (detail === undefined || detail.bytes.length === 0) return state;
  const cursor = clamp(offset, 0, detail.bytes.length - 1);
  const { perRow, rows } = gridFor(state);
  const top = scrollTo(state.hex.top, Math.floor(cursor / perRow), room(state, 'hex'), rows);
  const path = pathToByte(detail.tree, cursor);
  const node = path.at(-1);
  const shown = node === undefined ? state : refold(state, opened(state.tree.folding, path), node);
  return { ...shown, hex: { cursor, top } };
}

/** Folding with every node above the last one open. */
function opened(folding: Folding, path: readonly TreeNode[]): Folding {
  const next = new Map(folding);
  for (const node of path.slice(0, -1)) next.set(node.id, true);
  return next;
}

export function moveHex(state: State, motion: Motion): State {
  const { perRow } = gridFor(state);
  const length = state.detail?.bytes.length ?? 0;
  const { cursor } = state.hex;
  const page = room(state, 'hex') * perRow;
  const goals: Record<Motion, number> = {
    down: cursor + perRow < length ? cursor + perRow : cursor,
    up: cursor >= perRow ? cursor - perRow : cursor,
    'page-down': cursor + page,
    'page-up': cursor - page,
    first: 0,
    last: length - 1,
  };
  return moveByte(state, goals[motion]);
}
