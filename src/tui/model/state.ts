/**
 * Everything the terminal UI knows, as one immutable value. Two parts of it are the session's
 * (snapshot, detail); the rest is where the user is. What to ask the session for is derived
 * from it (demand.ts), never remembered beside it.
 */
import type { Detail, Query, Row, Snapshot, TimeFormat } from '../../session/snapshot.js';
import type { Bar } from './bar.js';
import { type Folding, type Forest, NO_FOREST } from './forest.js';
import { type HexGrid, hexGrid } from './hex-grid.js';
import { type Layout, layoutOf, linesOf, type Pane, placeOf } from './layout.js';

export interface ListState {
  /** Row index of the selected message; -1 while there is none. */
  readonly cursor: number;
  /** Row index of the first line shown. */
  readonly top: number;
  /** Its number, as its row's; 0 until a snapshot has shown the row under the cursor. */
  readonly selected: number;
}

export interface TreeState {
  readonly forest: Forest;
  readonly folding: Folding;
  readonly cursor: number;
  readonly top: number;
}

export interface HexState {
  /** Byte offset in the frame. */
  readonly cursor: number;
  /** First dump line shown. */
  readonly top: number;
}

export interface State {
  readonly width: number;
  readonly height: number;
  readonly focus: Pane;
  readonly zoomed: boolean;
  /** First line shown of the help screen; undefined while it is closed. */
  readonly help: number | undefined;
  readonly time: TimeFormat;
  readonly follow: boolean;
  /** The filter that is set; empty: none. */
  readonly filter: string;
  /** Undefined while it is closed. */
  readonly bar: Bar | undefined;
  /** Filters that were set, the newest last. */
  readonly history: readonly string[];
  /** Keys that wait for an answer of the session (waiting.ts). */
  readonly waiting: readonly string[];
  /** A filter came or went: the selected message is still to be found in the other list. */
  readonly settling: boolean;
  readonly snapshot: Snapshot | undefined;
  readonly list: ListState;
  readonly detail: Detail | undefined;
  readonly tree: TreeState;
  readonly hex: HexState;
  /** The selected message's partner is wanted as soon as it is known; any key forgets it. */
  readonly partnerWanted: boolean;
  /** Message number that the session is asked to locate; any movement forgets it. */
  readonly seeking: number | undefined;
  /** Answer to the last key, until the next one. */
  readonly message: string | undefined;
}

/** What must be done outside, once. */
export type Effect =
  | { readonly type: 'locate'; readonly number: number }
  | { readonly type: 'find'; readonly query: Query }
  | { readonly type: 'mark'; readonly number: number }
  | { readonly type: 'pause'; readonly on: boolean }
  | { readonly type: 'redraw' }
  | { readonly type: 'quit' };

export interface Step {
  readonly state: State;
  readonly effects: readonly Effect[];
}

export const step = (state: State, ...effects: Effect[]): Step => ({ state, effects });

export function initialState(width: number, height: number): State {
  return {
    width,
    height,
    focus: 'list',
    zoomed: false,
    help: undefined,
    time: 'r',
    follow: false,
    filter: '',
    bar: undefined,
    history: [],
    waiting: [],
    settling: false,
    snapshot: undefined,
    list: { cursor: -1, top: 0, selected: 0 },
    detail: undefined,
    tree: { forest: NO_FOREST, folding: new Map(), cursor: 0, top: 0 },
    hex: { cursor: 0, top: 0 },
    partnerWanted: false,
    seeking: undefined,
    message: undefined,
  };
}

export const layoutFor = (state: State): Layout => layoutOf(state);

/** Lines of content that a pane has room for. */
export const room = (state: State, pane: Pane): number => linesOf(layoutFor(state), pane);

export function gridFor(state: State): HexGrid {
  const width = placeOf(layoutFor(state), 'hex')?.width ?? 0;
  return hexGrid(width, state.detail?.bytes.length ?? 0);
}

/** The row at an index, if the last snapshot holds it. */
export function rowAt(state: State, index: number): Row | undefined {
  return state.snapshot?.rows[index - state.snapshot.top];
}

/** Rows may still be added: the session is live, or its file is still being read. */
export const grows = (snapshot: Snapshot): boolean =>
  snapshot.mode === 'live' || snapshot.progress !== undefined;
