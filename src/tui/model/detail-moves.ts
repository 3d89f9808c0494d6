/**
 * The detail tree and the hex dump move together: a selected field scrolls its bytes into
 * sight, and the byte under the dump's cursor selects the innermost field that holds it.
 */

import type { TreeNode } from '../../dissect/node.js';
import type { Detail } from '../../session/port/detail.js';
import { gridFor, room, shownDump } from './derived.js';
import { type Page, rangeIn, type Tab, tabOf } from './dump.js';
import {
  type Folding,
  type Forest,
  NO_FOREST,
  parentOf,
  pathToByte,
  type TreeLine,
  visibleLines,
} from './forest.js';
import type { HexState, State } from './state.js';
import { clamp, type Motion, scrollTo, target } from './window.js';

export const selectedLine = (state: State): TreeLine | undefined =>
  state.tree.forest.lines[state.tree.cursor];

/** Both panes for another message, or for the same one told anew. */
export function showDetail(state: State, detail: Detail | undefined): State {
  if (detail === undefined) {
    const tree = { ...state.tree, forest: NO_FOREST, cursor: 0, top: 0 };
    return { ...state, detail, tree, hex: { ...state.hex, cursor: 0, top: 0, page: undefined } };
  }
  const forest = visibleLines(detail.tree, state.tree.folding);
  const cursor = sameLine(state.tree.forest, state.tree.cursor, forest);
  const page = detail.number === state.detail?.number ? state.hex.page : undefined;
  const hex = { ...state.hex, page };
  const next = { ...state, detail, tree: { ...state.tree, forest }, hex };
  const end = Math.max(0, shownDump(next).length - 1);
  // While the dump has the focus its cursor leads, and stays where it was.
  if (state.focus === 'hex' && end > 0) return moveByte(next, clamp(state.hex.cursor, 0, end));
  return selectLine(next, cursor, shownTab);
}

/** Another message is looked at in the tab where the last one was. */
const shownTab = (_node: TreeNode, state: State): Tab => shownDump(state).tab;

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
function selectLine(state: State, index: number, inTab = bestTab): State {
  const { lines } = state.tree.forest;
  const cursor = clamp(index, 0, Math.max(0, lines.length - 1));
  const top = scrollTo(state.tree.top, cursor, room(state, 'tree'), lines.length);
  const next = { ...state, tree: { ...state.tree, cursor, top } };
  return { ...next, hex: reveal(next, lines[cursor]?.node, inTab) };
}

export function moveTree(state: State, motion: Motion): State {
  const total = state.tree.forest.lines.length;
  return selectLine(state, target(motion, state.tree.cursor, room(state, 'tree'), total));
}

/** The window moved by lines, the cursor kept within it. */
export function scrollTree(state: State, by: number): State {
  const { tree } = state;
  const height = room(state, 'tree');
  const total = tree.forest.lines.length;
  const top = clamp(tree.top + by, 0, Math.max(0, total - height));
  return selectLine(
    { ...state, tree: { ...tree, top } },
    clamp(tree.cursor, top, top + height - 1),
  );
}

/** Cells of a line's finding sign and, for each level, of its indent. */
const SIGN_CELLS = 1;
const INDENT_CELLS = 2;

/** Selects the line; on its handle, or when it is selected already, folds or unfolds it. */
export function clickTree(state: State, index: number, x: number): State {
  const line = state.tree.forest.lines[index];
  if (line === undefined) return state;
  const isHandle = x < SIGN_CELLS + INDENT_CELLS * (line.depth + 1);
  const selected = selectLine(state, index);
  return isHandle || index === state.tree.cursor ? setOpen(selected, !line.open) : selected;
}

/** The tab in which a line that was chosen has its bytes. */
const bestTab = (node: TreeNode, { detail, hex }: State): Tab =>
  (detail && tabOf(node, detail)) ?? hex.tab;

/** The dump with a line's bytes in sight, if it has some in that tab. */
function reveal(state: State, node: TreeNode | undefined, inTab: typeof bestTab): HexState {
  if (node === undefined) return state.hex;
  const tab = inTab(node, state);
  const range = rangeIn(node, tab);
  if (range.start >= range.end) return state.hex;
  const turned = tab === shownDump(state).tab ? state.hex : { ...state.hex, tab, top: 0 };
  return { ...turned, ...scrolledTo({ ...state, hex: turned }, range) };
}

/** Scrolls to the end of a field first, then to its beginning, which wins if both do not fit. */
function scrolledTo(state: State, { start, end }: ReturnType<typeof rangeIn>) {
  const { perRow, rows } = gridFor(state);
  const height = room(state, 'hex');
  const rowOf = (offset: number): number => clamp(Math.floor(offset / perRow), 0, rows - 1);
  const withEnd = scrollTo(state.hex.top, rowOf(end - 1), height, rows);
  return { cursor: start, top: scrollTo(withEnd, rowOf(start), height, rows) };
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
  const { tab, length } = shownDump(state);
  if (detail === undefined || length === 0) return state;
  const cursor = clamp(offset, 0, length - 1);
  const { perRow, rows } = gridFor(state);
  const top = scrollTo(state.hex.top, Math.floor(cursor / perRow), room(state, 'hex'), rows);
  const path = pathToByte(detail.tree, cursor, tab);
  const node = path.at(-1);
  const shown = node === undefined ? state : refold(state, opened(state.tree.folding, path), node);
  return { ...shown, hex: { ...state.hex, cursor, top } };
}

/** Folding with every node above the last one open. */
function opened(folding: Folding, path: readonly TreeNode[]): Folding {
  const next = new Map(folding);
  for (const node of path.slice(0, -1)) next.set(node.id, true);
  return next;
}

/** The window moved by lines, the cursor kept within it; the tree goes with the cursor. */
export function scrollDump(state: State, by: number): State {
  const { hex } = state;
  const { perRow, rows } = gridFor(state);
  const height = room(state, 'hex');
  const top = clamp(hex.top + by, 0, Math.max(0, rows - height));
  const row = Math.floor(hex.cursor / perRow);
  const moved = { ...state, hex: { ...hex, top } };
  const kept = clamp(row, top, top + height - 1);
  return kept === row ? moved : moveByte(moved, hex.cursor + (kept - row) * perRow);
}

export function moveHex(state: State, motion: Motion): State {
  const { perRow } = gridFor(state);
  const { length } = shownDump(state);
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

/** The dump's other tab; the field stays selected, and its bytes are marked if it has some there. */
export function turnTab(state: State): State {
  const { detail, hex } = state;
  if (detail?.value === undefined) {
    return { ...state, message: 'only a compressed value has a second dump' };
  }
  const tab = shownDump(state).tab === 'frame' ? 'value' : 'frame';
  const next: State = { ...state, hex: { ...hex, tab, cursor: 0, top: 0 } };
  const node = selectedLine(state)?.node;
  const range = node === undefined ? { start: 0, end: 0 } : rangeIn(node, tab);
  if (range.start >= range.end) return next;
  return { ...next, hex: { ...next.hex, ...scrolledTo(next, range) } };
}

/** Bytes that the dump lacked. */
export const receivePage = (state: State, page: Page): State =>
  page.wish.number === state.detail?.number ? { ...state, hex: { ...state.hex, page } } : state;
