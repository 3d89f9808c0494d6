/** What the keys do while the filter bar is open, and how a filter comes and goes. */
import type { FilterDraft } from '../../session/snapshot.js';
import {
  type Bar,
  complete,
  eraseBack,
  eraseOn,
  eraseToEnd,
  eraseToStart,
  eraseWord,
  insert,
  judge,
  moveBy,
  openBar,
  recall,
  remembered,
  toEnd,
  toStart,
} from './bar.js';
import { type BarCommand, barCommandOf } from './keys.js';
import { type State, type Step, step } from './state.js';

type Handler = (state: State, bar: Bar) => Step;

const editing =
  (change: (bar: Bar, state: State) => Bar): Handler =>
  (state, bar) =>
    step({ ...state, bar: change(bar, state) });

const leave = (state: State): State => ({ ...state, bar: undefined });

/** Another filter; empty: none. The selected message stays selected if it is in the list then. */
export const applied = (state: State, filter: string): State =>
  filter === state.filter ? state : { ...state, filter, settling: true, seeking: undefined };

/** A filter with a fault is not applied: the bar stays, and says what is wrong. */
const apply: Handler = (state, bar) => {
  const text = bar.text.trim();
  if (text === '') return step(applied(leave(state), ''));
  const fault = bar.draft?.fault;
  if (fault !== undefined) return step({ ...state, message: `no filter: ${fault.message}` });
  const history = remembered(state.history, text);
  return step(applied(leave({ ...state, history }), text));
};

const COMMANDS: Readonly<Record<BarCommand, Handler>> = {
  apply,
  leave: (state) => step(leave(state)),
  complete: editing((bar) => complete(bar, 1)),
  'complete-back': editing((bar) => complete(bar, -1)),
  older: editing((bar, { history }) => recall(bar, history, 1)),
  newer: editing((bar, { history }) => recall(bar, history, -1)),
  'cursor-left': editing((bar) => moveBy(bar, -1)),
  'cursor-right': editing((bar) => moveBy(bar, 1)),
  'cursor-start': editing(toStart),
  'cursor-end': editing(toEnd),
  erase: editing(eraseBack),
  'erase-on': editing(eraseOn),
  'erase-word': editing(eraseWord),
  'erase-to-start': editing(eraseToStart),
  'erase-to-end': editing(eraseToEnd),
  'bar-redraw': (state) => step(state, { type: 'redraw' }),
  'bar-quit': (state) => step(state, { type: 'quit' }),
};

export const openedBar = (state: State): State => ({ ...state, bar: openBar(state.filter) });

/** Commands that go by what the session says of the text. */
const JUDGED: ReadonlySet<BarCommand | undefined> = new Set(['apply', 'complete', 'complete-back']);

/** The session has not said yet what this key goes by. */
export const waitsForDraft = (bar: Bar, key: string): boolean =>
  bar.draft === undefined && JUDGED.has(barCommandOf(key));

/** A key that is no command of the bar is text, if it is one character. */
export function pressInBar(state: State, bar: Bar, key: string): Step {
  const command = barCommandOf(key);
  if (command !== undefined) return COMMANDS[command](state, bar);
  const text = key === 'space' ? ' ' : key;
  return [...text].length === 1 ? step({ ...state, bar: insert(bar, text) }) : step(state);
}

/** What the session says of a draft. */
export const drafted = (state: State, draft: FilterDraft): State =>
  state.bar === undefined ? state : { ...state, bar: judge(state.bar, draft) };
