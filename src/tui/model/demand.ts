/** What the session is asked for, derived from the state. */
import type { Viewport } from '../../session/snapshot.js';
import { room, rowAt, type State } from './state.js';

/** The part of the list that is on the screen. */
export function viewportOf(state: State): Viewport {
  return {
    top: state.list.top,
    height: room(state, 'list'),
    selected: state.list.selected,
    follow: state.follow,
    time: state.time,
    filter: state.filter,
  };
}

export const sameViewport = (a: Viewport, b: Viewport): boolean =>
  a.top === b.top &&
  a.height === b.height &&
  a.selected === b.selected &&
  a.follow === b.follow &&
  a.time === b.time &&
  a.filter === b.filter;

/** The filter that is being written, or undefined while none is. */
export const draftWish = ({ bar }: State): DraftWish | undefined =>
  bar && { text: bar.text, cursor: bar.cursor };

export interface DraftWish {
  readonly text: string;
  readonly cursor: number;
}

export interface Wish {
  readonly number: number;
  /**
   * What is known of the message from the list. A detail is asked for again when this
   * changes: its partner has arrived, or a finding was made later.
   */
  readonly seen: string;
}

/** The message whose detail is wanted, or undefined while none is selected. */
export function detailWish(state: State): Wish | undefined {
  const { selected, cursor } = state.list;
  if (selected === 0) return undefined;
  const partner = state.snapshot?.rows.find((row) => row.partner)?.number ?? 0;
  const row = rowAt(state, cursor);
  const severity = row?.number === selected ? (row.severity ?? '') : '';
  return { number: selected, seen: `${partner} ${severity}` };
}
