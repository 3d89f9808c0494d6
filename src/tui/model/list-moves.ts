/**
 * The message list: where its cursor goes, and what a new snapshot does to it.
 *
 * The cursor is a row index, because only rows on the screen are known by number. Rows can be
 * evicted at the front, so the same message may have another index in the next snapshot: once
 * its number is known, the number decides.
 */
import type { Snapshot } from '../../session/port/snapshot.js';
import { grows, room, rowAt } from './derived.js';
import type { ListState, State } from './state.js';
import { clamp, type Motion, scrollTo, target } from './window.js';

/** The cursor on another row. Reaching the last row of a growing list follows it. */
export function selectRow(state: State, index: number): State {
  const { snapshot } = state;
  if (snapshot === undefined || snapshot.total === 0) return state;
  const cursor = clamp(index, 0, snapshot.total - 1);
  const top = scrollTo(state.list.top, cursor, room(state, 'list'), snapshot.total);
  const selected = rowAt(state, cursor)?.number ?? 0;
  const follow = grows(snapshot) && cursor === snapshot.total - 1;
  return { ...state, follow, settling: false, list: { cursor, top, selected } };
}

/** The window moved by lines, the cursor kept within it. */
export function scrollList(state: State, by: number): State {
  const { snapshot, list } = state;
  if (snapshot === undefined || snapshot.total === 0 || list.cursor < 0) return state;
  const height = room(state, 'list');
  const top = clamp(list.top + by, 0, Math.max(0, snapshot.total - height));
  const cursor = clamp(list.cursor, top, top + height - 1);
  const moved = { ...state, list: { ...list, top } };
  return cursor === list.cursor
    ? { ...moved, follow: state.follow && by > 0 }
    : selectRow({ ...moved, seeking: undefined }, cursor);
}

export function moveList(state: State, motion: Motion): State {
  const height = room(state, 'list');
  return selectRow(state, target(motion, state.list.cursor, height, state.snapshot?.total ?? 0));
}

/** The cursor on a message whose row index the session has told. */
export function goTo(state: State, number: number, index: number): State {
  const total = Math.max(state.snapshot?.total ?? 0, index + 1);
  const height = room(state, 'list');
  const near = scrollTo(state.list.top, index, height, total);
  // A far jump lands in the middle of the list, so that what led to it is seen too.
  const far = Math.abs(near - state.list.top) > height;
  const top = far ? clamp(index - (height >> 1), 0, Math.max(0, total - height)) : near;
  const list = { cursor: index, top, selected: number };
  return { ...state, follow: false, settling: false, list };
}

export function setFollow(state: State, follow: boolean): State {
  if (!follow) return { ...state, follow };
  const { snapshot } = state;
  const last = selectRow(state, (snapshot?.total ?? 0) - 1);
  return { ...last, follow: true };
}

/** What grows without an end is looked at from there. */
const isFollowed = ({ mode, reading, playback }: Snapshot): boolean =>
  mode === 'live' || reading?.follows === true || playback?.isOver === false;

/** The list after a snapshot; the snapshot may still answer an older viewport. */
export function receive(state: State, snapshot: Snapshot): State {
  const first = state.snapshot === undefined;
  const follow = first ? isFollowed(snapshot) : state.follow;
  const next = { ...state, snapshot, follow, settling: state.settling && !follow };
  const height = room(state, 'list');
  const { total } = snapshot;
  if (next.settling) return settle(next, snapshot, height);
  if (total === 0) return { ...next, list: { cursor: -1, top: 0, selected: 0 } };
  if (follow) return { ...next, list: at(next, total - 1, total, height) };
  if (state.list.selected === 0) {
    const cursor = state.list.cursor < 0 ? firstMessage(snapshot) : state.list.cursor;
    return { ...next, list: at(next, cursor, state.list.top, height) };
  }
  const index = indexOf(next, state.list);
  if (index === undefined) return next;
  const moved = index - state.list.cursor;
  return { ...next, list: at(next, index, state.list.top + moved, height) };
}

/**
 * A filter came or went. Until the session has come to the selected message nothing is under
 * the cursor; then the message is, if it is in the list, and else what is nearest to it.
 */
function settle(state: State, snapshot: Snapshot, height: number): State {
  const { filter, total, selectedIndex } = snapshot;
  const { selected } = state.list;
  // An answer from before.
  if ((filter?.text ?? '') !== state.filter) return state;
  const isHere = selectedIndex >= 0;
  const index = isHere ? selectedIndex : filter === undefined ? 0 : filter.nearest;
  if (index === undefined) return { ...state, list: { cursor: -1, top: 0, selected } };
  const next = { ...state, settling: false };
  if (total === 0) return { ...next, list: { cursor: -1, top: 0, selected: 0 } };
  const top = clamp(index - (height >> 1), 0, Math.max(0, total - height));
  const number = isHere ? selected : (rowAt(next, index)?.number ?? 0);
  return { ...next, list: { cursor: index, top, selected: number } };
}

/** A file is opened at its first message, though its connection was opened before. */
const firstMessage = ({ top, rows }: Snapshot): number =>
  top +
  Math.max(
    0,
    rows.findIndex(({ number }) => number > 0),
  );

/** The list with its cursor on an index, knowing the number if the snapshot shows the row. */
function at(state: State, index: number, top: number, height: number): ListState {
  const total = state.snapshot?.total ?? 0;
  const cursor = clamp(index, 0, total - 1);
  const selected =
    rowAt(state, cursor)?.number ?? (cursor === state.list.cursor ? state.list.selected : 0);
  return { cursor, top: scrollTo(top, cursor, height, total), selected };
}

/**
 * Row index of the selected message in the state's snapshot. Undefined when the snapshot
 * cannot tell: it answers a viewport from before the last move.
 */
function indexOf(state: State, list: ListState): number | undefined {
  const { snapshot } = state;
  if (snapshot === undefined) return undefined;
  const shown = snapshot.rows.findIndex((row) => row.number === list.selected);
  if (shown >= 0) return snapshot.top + shown;
  const claimed = snapshot.selectedIndex;
  // Fewer rows than where the cursor is: most of the list was evicted at once.
  if (list.cursor >= snapshot.total) return claimed >= 0 ? claimed : snapshot.total - 1;
  if (claimed >= 0 && rowAt(state, claimed) === undefined) {
    // Selected out of sight: only a far jump under way looks like this, or an old answer.
    return rowAt(state, list.cursor) === undefined ? undefined : claimed;
  }
  // The row under the cursor is another message now, and ours is nowhere: it was evicted.
  return rowAt(state, list.cursor) === undefined ? undefined : list.cursor;
}
