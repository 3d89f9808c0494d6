/**
 * The reducer: (state, event) -> state and effects. Pure; every event of the UI passes here.
 * A command is looked up in a table, per pane where the panes differ.
 */
import type { Detail, FilterDraft, Snapshot } from '../../session/snapshot.js';
import { drafted, pressInBar } from './bar-commands.js';
import { commands, type Handler, partner } from './commands.js';
import { showDetail } from './detail-moves.js';
import { commandOf } from './keys.js';
import { goTo, receive } from './list-moves.js';
import { gridFor, room, type State, type Step, step } from './state.js';
import { pressInTurn, resumed } from './waiting.js';
import { scrollTo } from './window.js';

export type Event =
  | { readonly type: 'key'; readonly key: string }
  | { readonly type: 'resize'; readonly width: number; readonly height: number }
  | { readonly type: 'snapshot'; readonly snapshot: Snapshot }
  | { readonly type: 'detail'; readonly number: number; readonly detail: Detail | undefined }
  | { readonly type: 'draft'; readonly draft: FilterDraft | undefined }
  /** Answers of the session: where a message is, and which message was found. */
  | { readonly type: 'located'; readonly number: number; readonly index: number | undefined }
  | {
      readonly type: 'found';
      readonly from: number;
      readonly direction: 1 | -1;
      readonly number: number | undefined;
    }
  | { readonly type: 'failed'; readonly text: string };

export function reduce(state: State, event: Event): Step {
  switch (event.type) {
    case 'key':
      return pressInTurn(state, event.key, press);
    case 'resize':
      return step(refit({ ...state, width: event.width, height: event.height }));
    case 'snapshot':
      return resumed(forget(receive(state, event.snapshot)), press);
    case 'detail':
      // An answer for a message that is no longer selected is stale.
      if (event.number !== state.list.selected) return step(state);
      return detailed(showDetail(state, event.detail));
    case 'draft':
      return event.draft === undefined ? step(state) : resumed(drafted(state, event.draft), press);
    case 'located':
      return step(located(state, event.number, event.index));
    case 'found':
      return found(state, event.from, event.direction, event.number);
    case 'failed':
      return step({ ...state, message: event.text });
  }
}

/** A detail has come: who asked for the partner before it was known gets it now. */
const detailed = (state: State): Step =>
  state.partnerWanted ? partner({ ...state, partnerWanted: false }) : step(state);

function press(state: State, key: string): Step {
  if (state.bar !== undefined) {
    return pressInBar({ ...state, message: undefined }, state.bar, key);
  }
  const command = commandOf(key, state.focus);
  if (command === undefined) return step({ ...state, message: undefined });
  const handler: Handler = commands(state)[command];
  const done = handler({ ...state, message: undefined, partnerWanted: false });
  return { ...done, state: refit(done.state) };
}

/** Every pane's cursor in sight again, after its room may have changed. */
function refit(state: State): State {
  const { list, tree, hex } = state;
  const { perRow, rows } = gridFor(state);
  const total = state.snapshot?.total ?? 0;
  const lines = state.tree.forest.lines.length;
  const row = Math.floor(hex.cursor / perRow);
  const listTop = list.cursor < 0 ? 0 : scrollTo(list.top, list.cursor, room(state, 'list'), total);
  return {
    ...state,
    list: { ...list, top: listTop },
    tree: { ...tree, top: scrollTo(tree.top, tree.cursor, room(state, 'tree'), lines) },
    hex: { ...hex, top: scrollTo(hex.top, row, room(state, 'hex'), rows) },
  };
}

/** Detail of nothing is not shown: the list became empty. */
const forget = (state: State): State =>
  state.list.cursor < 0 && state.list.selected === 0 && state.detail !== undefined
    ? showDetail(state, undefined)
    : state;

function located(state: State, number: number, index: number | undefined): State {
  if (state.seeking !== number) return state;
  const next = { ...state, seeking: undefined };
  return index === undefined
    ? { ...next, message: `${named(number)} is not in the list (evicted, or filtered out)` }
    : goTo(next, number, index);
}

function found(state: State, from: number, direction: 1 | -1, number: number | undefined): Step {
  if (from !== state.list.selected) return step(state);
  if (number === undefined) {
    const where = direction > 0 ? 'after' : 'before';
    return step({ ...state, message: `no finding ${where} ${named(from)}` });
  }
  return step({ ...state, seeking: number }, { type: 'locate', number });
}

const named = (number: number): string => (number < 0 ? 'this event' : `message ${number}`);
