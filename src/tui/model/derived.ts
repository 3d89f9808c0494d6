/** What follows from the state: where panes are, what they have room for, what they show. */
import type { Row } from '../../session/port/row.js';
import type { Snapshot } from '../../session/port/snapshot.js';
import { type Dump, dumpOf } from './dump.js';
import { type HexGrid, hexGrid } from './hex-grid.js';
import { type Layout, layoutOf, linesOf, type Pane, placeOf } from './layout.js';
import type { State } from './state.js';

export const layoutFor = (state: State): Layout => layoutOf(state);

/** Lines of content that a pane has room for. */
export const room = (state: State, pane: Pane): number => linesOf(layoutFor(state), pane);

export function gridFor(state: State): HexGrid {
  const width = placeOf(layoutFor(state), 'hex')?.width ?? 0;
  return hexGrid(width, shownDump(state).length);
}

export const shownDump = ({ detail, hex }: State): Dump => dumpOf(detail, hex.tab, hex.page);

/** The row at an index, if the last snapshot holds it. */
export function rowAt(state: State, index: number): Row | undefined {
  return state.snapshot?.rows[index - state.snapshot.top];
}

/** Rows may still be added: the session is live, or its file is still being read, or replayed. */
export const grows = (snapshot: Snapshot): boolean =>
  snapshot.mode === 'live' ||
  snapshot.progress !== undefined ||
  snapshot.playback?.isOver === false;
