/**
 * Keys typed faster than the session answers. What a key goes by may be under way: whether a
 * filter is one, or the list that it makes. Such a key waits, and all behind it, so that what
 * is typed means the same however fast it is typed.
 */
import { waitsForDraft } from './bar-commands.js';
import { barCommandOf, commandOf } from './keys.js';
import { type State, type Step, step } from './state.js';

/** Keys that wait, at most; more are lost. */
const MAX_WAITING = 1000;

type Press = (state: State, key: string) => Step;

/** Nobody waits to leave. */
const isAtOnce = ({ bar, focus }: State, key: string): boolean =>
  bar === undefined
    ? commandOf(key, focus) === 'quit'
    : ['leave', 'bar-quit'].includes(barCommandOf(key) ?? '');

/** The list on the screen is that of another filter. */
const isOfAnother = ({ settling, snapshot, filter }: State): boolean =>
  settling && snapshot !== undefined && (snapshot.filter?.text ?? '') !== filter;

/** Presses a key, or lets it wait. */
export function pressInTurn(state: State, key: string, press: Press): Step {
  const { bar, waiting } = state;
  if (isAtOnce(state, key)) return press({ ...state, waiting: [] }, key);
  const waits = bar === undefined ? isOfAnother(state) : waitsForDraft(bar, key);
  if (!waits && waiting.length === 0) return press(state, key);
  return step(waiting.length < MAX_WAITING ? { ...state, waiting: [...waiting, key] } : state);
}

/** The session has answered: keys that waited for it are pressed. */
export function resumed(state: State, press: Press): Step {
  if (state.waiting.length === 0) return step(state);
  return state.waiting.reduce(
    (done, key) => {
      const next = pressInTurn(done.state, key, press);
      return { state: next.state, effects: [...done.effects, ...next.effects] };
    },
    step({ ...state, waiting: [] }),
  );
}
