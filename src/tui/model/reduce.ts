/**
 * The reducer: (state, event) -> state and effects. Pure; every event of the UI passes here.
 * A command is looked up in a table, per pane where the panes differ.
 */
import type { BytesWish, Detail } from '../../session/port/detail.js';
import type { FilterDraft } from '../../session/port/filter.js';
import type { Found, Query } from '../../session/port/find.js';
import type { Saved, SaveWish } from '../../session/port/save.js';
import type { Snapshot } from '../../session/port/snapshot.js';
import type { MouseReport } from '../terminal/mouse-report.js';
import { drafted } from './bar-commands.js';
import { run } from './commands.js';
import { gridFor, room } from './derived.js';
import { receivePage, showDetail } from './detail-moves.js';
import { found } from './find-commands.js';
import { commandFor } from './keys.js';
import { goTo, receive } from './list-moves.js';
import { partner } from './message-commands.js';
import { mouse } from './mouse.js';
import { pressInOverlay } from './overlays.js';
import { saved } from './save-commands.js';
import { topOverlay } from './stack.js';
import type { State } from './state.js';
import { type Step, step } from './step.js';
import { reported } from './views/view-moves.js';
import { pressInTurn, resumed } from './waiting.js';
import { scrollTo } from './window.js';

export type Event =
  | { readonly type: 'key'; readonly key: string }
  | { readonly type: 'mouse'; readonly report: MouseReport }
  | { readonly type: 'resize'; readonly width: number; readonly height: number }
  | { readonly type: 'snapshot'; readonly snapshot: Snapshot }
  | { readonly type: 'detail'; readonly number: number; readonly detail: Detail | undefined }
  | { readonly type: 'bytes'; readonly wish: BytesWish; readonly bytes: Uint8Array | undefined }
  | { readonly type: 'draft'; readonly draft: FilterDraft | undefined }
  /** Answers of the session: where a message is, and which message was found. */
  | { readonly type: 'located'; readonly number: number; readonly index: number | undefined }
  | {
      readonly type: 'found';
      readonly query: Query;
      readonly found: Found;
    }
  | { readonly type: 'saved'; readonly wish: SaveWish; readonly answer: Saved }
  | { readonly type: 'failed'; readonly text: string }
  /** The notice has been there for some time. */
  | { readonly type: 'aged' };

export function reduce(state: State, event: Event): Step {
  switch (event.type) {
    case 'key':
      return pressInTurn(state, event.key, press);
    case 'mouse': {
      const done = mouse(state, event.report);
      return { ...done, state: refit(done.state) };
    }
    case 'resize':
      return step(refit({ ...state, width: event.width, height: event.height }));
    case 'snapshot':
      return resumed(reported(forget(noticed(state, receive(state, event.snapshot)))), press);
    case 'detail':
      // An answer for a message that is no longer selected is stale.
      if (event.number !== state.list.selected) return step(state);
      return detailed(showDetail(state, event.detail));
    case 'bytes': {
      const { wish, bytes = new Uint8Array(0) } = event;
      return step(receivePage(state, { wish, bytes }));
    }
    case 'draft':
      return event.draft === undefined ? step(state) : resumed(drafted(state, event.draft), press);
    case 'located':
      return resumed(located(state, event.number, event.index), press);
    case 'found':
      return then(found(state, event.query, event.found), (next) => resumed(next, press));
    case 'saved':
      return saved(state, event.wish, event.answer);
    case 'failed':
      return resumed(
        { ...state, message: event.text, asked: undefined, seeking: undefined },
        press,
      );
    case 'aged':
      return step({ ...state, isNews: false });
  }
}

function then(done: Step, next: (state: State) => Step): Step {
  const { state, effects } = next(done.state);
  return { state, effects: [...done.effects, ...effects] };
}

/** What the session tells is news when it tells something else than before. */
function noticed(before: State, state: State): State {
  const notice = state.snapshot?.notice;
  const isOther = notice !== undefined && notice.text !== before.snapshot?.notice?.text;
  return isOther ? { ...state, isNews: true } : state;
}

/** A detail has come: who asked for the partner before it was known gets it now. */
const detailed = (state: State): Step =>
  state.partnerWanted ? partner({ ...state, partnerWanted: false }, '') : step(state);

/** A key is of what lies on top, or else of the focused pane; a few are of neither. */
function press(before: State, key: string): Step {
  const state = { ...before, message: undefined, isFresh: false };
  const always = commandFor(key, 'always');
  const top = topOverlay(state);
  if (always !== undefined) return run(state, always);
  if (top !== undefined) return refitted(pressInOverlay(state, top, key));
  const command = commandFor(key, state.focus, 'panes', 'anywhere');
  if (command === undefined) return step(state);
  return refitted(run({ ...state, partnerWanted: false }, command));
}

const refitted = ({ state, effects }: Step): Step => ({ state: refit(state), effects });

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

const named = (number: number): string => (number < 0 ? 'this event' : `message ${number}`);
