/**
 * Keys typed faster than the session answers. What a key goes by may be under way: whether a
 * filter is one, or the list that it makes. Such a key waits, and all behind it, so that no key
 * is taken for text, or goes by a list that is no longer wanted.
 */
import { waitsForDraft } from './bar-commands.js';
import { barCommandOf, commandOf } from './keys.js';
import { type State, type Step, step } from './state.js';

/** Keys that wait, at most; more are lost. */
const MAX_WAITING = 1000;

type Press = (state: State, key: string) => Step;

/** Nobody waits to leave, or to write another filter; what waits is given up. */
const AT_ONCE: ReadonlySet<string | undefined> = new Set(['quit', 'back', 'filter']);
const AT_ONCE_IN_BAR: ReadonlySet<string | undefined> = new Set(['bar-quit', 'leave']);

const isAtOnce = ({ bar, focus }: State, key: string): boolean =>
  bar === undefined ? AT_ONCE.has(commandOf(key, focus)) : AT_ONCE_IN_BAR.has(barCommandOf(key));

/** The list on the screen is that of another filter, or nothing is in it yet. */
const isToCome = ({ settling, snapshot, filter }: State): boolean =>
  settling &&
  snapshot !== undefined &&
  ((snapshot.filter?.text ?? '') !== filter || snapshot.total === 0);

/** Presses a key, or lets it wait. */
export function pressInTurn(state: State, key: string, press: Press): Step {
  const { bar, waiting } = state;
  if (isAtOnce(state, key)) return press({ ...state, waiting: [] }, key);
  const waits = bar === undefined ? isToCome(state) : waitsForDraft(bar, key);
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
