/**
 * Everything the terminal UI knows, as one immutable value. Two parts of it are the session's
 * (snapshot, detail); the rest is where the user is. What to ask the session for is derived
 * from it (demand.ts), never remembered beside it.
 */
import type { Detail } from '../../session/port/detail.js';
import type { Query, TextQuery } from '../../session/port/find.js';
import type { Snapshot } from '../../session/port/snapshot.js';
import type { TimeFormat } from '../../session/port/time-format.js';
import type { RuleLook, Theme } from '../paint/palette.js';
import type { ColumnName } from './columns.js';
import type { Page, Tab } from './dump.js';
import { type Folding, type Forest, NO_FOREST } from './forest.js';
import { type Border, NO_SPLIT, type Pane, type Split } from './layout.js';
import type { Overlays } from './overlay.js';

/** What was looked for last: `>` and `<` go on with it. */
export type Search = Pick<TextQuery, 'in' | 'text'>;

/** How the screen looks: chosen at the start, and the theme also by command. */
export interface Look {
  readonly theme: Theme;
  readonly rules: readonly ColourRule[];
}

export interface ColourRule {
  /** Rows of which this display filter holds have the look. */
  readonly filter: string;
  readonly look: RuleLook;
}

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
  /** Which bytes are shown, where there are others than the frame's. */
  readonly tab: Tab;
  /** Byte offset in the tab. */
  readonly cursor: number;
  /** First dump line shown. */
  readonly top: number;
  /** Bytes behind those that came with the detail. */
  readonly page: Page | undefined;
}

export interface MouseState {
  /** The terminal tells of it; else it is the terminal's own. */
  readonly on: boolean;
  /** The border that is being dragged. */
  readonly dragged: Border | undefined;
}

export interface State {
  readonly width: number;
  readonly height: number;
  readonly focus: Pane;
  readonly zoomed: boolean;
  /** What lies over the panes; the last has the keys. */
  readonly overlays: Overlays;
  readonly look: Look;
  readonly time: TimeFormat;
  /** What was looked for last. */
  readonly search: Search | undefined;
  /** Columns of the list, in their order; undefined: the usual ones. */
  readonly columns: readonly ColumnName[] | undefined;
  readonly follow: boolean;
  /** The filter that is set; empty: none. */
  readonly filter: string;
  /** What was written before, by where it was (the command's name), the newest last. */
  readonly histories: Histories;
  /** Keys that wait for an answer of the session (waiting.ts). */
  readonly waiting: readonly string[];
  /** A filter came or went: the selected message is still to be found in the other list. */
  readonly settling: boolean;
  readonly snapshot: Snapshot | undefined;
  readonly list: ListState;
  readonly detail: Detail | undefined;
  readonly tree: TreeState;
  readonly hex: HexState;
  readonly mouse: MouseState;
  /** Where panes meet, where somebody moved it. */
  readonly split: Split;
  /** The selected message's partner is wanted as soon as it is known; any key forgets it. */
  readonly partnerWanted: boolean;
  /** What the session is looking for. */
  readonly asked: Query | undefined;
  /** Message number that the session is asked to locate; any movement forgets it. */
  readonly seeking: number | undefined;
  /** Nobody has used this UI before, nor pressed a key yet. */
  readonly isFresh: boolean;
  /** Answer to the last key, until the next one. */
  readonly message: string | undefined;
  /** The session's notice has not been on the screen for long (controller.ts). */
  readonly isNews: boolean;
}

/** Texts that were written, by where; the newest last. */
export type Histories = Readonly<Record<string, readonly string[]>>;

/** What is known before the first key. */
export interface Start {
  readonly look: Look;
  /** The terminal's mouse is listened to. */
  readonly mouse: boolean;
  readonly histories: Histories;
  /** Nobody has used this UI before. */
  readonly isFresh: boolean;
}

const PLAIN_LOOK: Look = { theme: 'dark', rules: [] };

export function initialState(width: number, height: number, start: Partial<Start> = {}): State {
  const { look = PLAIN_LOOK, mouse = true, histories = {}, isFresh = false } = start;
  return {
    width,
    height,
    focus: 'list',
    zoomed: false,
    overlays: [],
    look,
    time: 'r',
    columns: undefined,
    search: undefined,
    follow: false,
    filter: '',
    histories,
    waiting: [],
    settling: false,
    snapshot: undefined,
    list: { cursor: -1, top: 0, selected: 0 },
    detail: undefined,
    tree: { forest: NO_FOREST, folding: new Map(), cursor: 0, top: 0 },
    hex: { tab: 'frame', cursor: 0, top: 0, page: undefined },
    mouse: { on: mouse, dragged: undefined },
    split: NO_SPLIT,
    partnerWanted: false,
    asked: undefined,
    seeking: undefined,
    isFresh,
    message: undefined,
    isNews: false,
  };
}
