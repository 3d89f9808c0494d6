/** What the session is asked for, derived from the state. */
import type { BytesWish } from '../../session/port/detail.js';
import type { Viewport } from '../../session/port/viewport.js';
import { gridFor, room, rowAt, shownDump } from './derived.js';
import { pageWish } from './dump.js';
import { overlayOf } from './stack.js';
import type { State } from './state.js';
import { viewWish } from './views/view-moves.js';

/** The part of the list that is on the screen. */
export function viewportOf(state: State): Viewport {
  const { rules } = state.look;
  return {
    top: state.list.top,
    height: room(state, 'list'),
    selected: state.list.selected,
    follow: state.follow,
    time: state.time,
    filter: state.filter,
    ...(rules.length > 0 && { rules: rules.map(({ filter }) => filter) }),
    ...viewWish(state),
  };
}

/** The rules stay as they are as long as the program runs. */
export const sameViewport = (a: Viewport, b: Viewport): boolean =>
  a.top === b.top &&
  a.height === b.height &&
  a.selected === b.selected &&
  a.follow === b.follow &&
  a.time === b.time &&
  a.filter === b.filter &&
  JSON.stringify(a.view) === JSON.stringify(b.view);

/** The filter that is being written, or undefined while none is. */
export function draftWish(state: State): DraftWish | undefined {
  const bar = overlayOf(state, 'filter')?.bar;
  return bar && { text: bar.text, cursor: bar.cursor };
}

export interface DraftWish {
  readonly text: string;
  readonly cursor: number;
}

export interface Wish {
  readonly number: number;
  /**
   * What is known of the message from the list. A detail is asked for again when this
   * changes: its partner has arrived, a finding was made later, somebody remarked on it.
   */
  readonly seen: string;
}

/** The bytes that are on the screen and have not come yet; undefined: there are none. */
export function bytesWish(state: State): BytesWish | undefined {
  const { detail, hex } = state;
  if (detail === undefined || detail.number !== state.list.selected) return undefined;
  const { perRow } = gridFor(state);
  const start = hex.top * perRow;
  return pageWish(shownDump(state), detail.number, start, start + room(state, 'hex') * perRow);
}

export const sameBytes = (a: BytesWish, b: BytesWish): boolean =>
  a.number === b.number && a.of === b.of && a.offset === b.offset;

/** The message whose detail is wanted, or undefined while none is selected. */
export function detailWish(state: State): Wish | undefined {
  const { selected, cursor } = state.list;
  if (selected === 0) return undefined;
  const partner = state.snapshot?.rows.find((row) => row.partner)?.number ?? 0;
  const row = rowAt(state, cursor);
  const { severity = '', note = '', kind, info = '' } = row?.number === selected ? row : {};
  // What an event says may change: a message that was held has gone on.
  const said = kind === 'event' ? info : '';
  return { number: selected, seen: `${partner} ${severity} ${note} ${said}` };
}
