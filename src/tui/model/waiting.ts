/**
 * Keys typed faster than the session answers. What a key goes by may be under way: whether a
 * filter is one, the list that it makes, or the lines of a view. Such a key waits, and all behind
 * it, so that no key is taken for text, or goes by lines that are no longer wanted.
 */
import type { ViewKind } from '../../session/views/view.js';
import { leavesBar, waitsForDraft } from './bar-commands.js';
import { commandFor } from './keys.js';
import { viewCommandFor } from './overlay-keys.js';
import { topOverlay } from './stack.js';
import { type State, type Step, step } from './state.js';
import { isAwaited } from './views/view-moves.js';

/** Keys that wait, at most; more are lost. */
const MAX_WAITING = 1000;

type Press = (state: State, key: string) => Step;

/** Nobody waits to leave, or to write another filter; what waits is given up. */
const AT_ONCE: ReadonlySet<string | undefined> = new Set(['quit', 'back', 'filter']);

function isAtOnce(state: State, key: string): boolean {
  const top = topOverlay(state);
  if (commandFor(key, 'always') === 'quit') return true;
  if (top === undefined) return AT_ONCE.has(commandFor(key, state.focus, 'panes', 'anywhere'));
  if (top.kind === 'view') return viewCommandFor(key, 'view') === 'view-close';
  return top.kind === 'filter' && leavesBar(key);
}

/** The list on the screen is that of another filter, or nothing is in it yet. */
const isToCome = ({ settling, snapshot, filter }: State): boolean =>
  settling &&
  snapshot !== undefined &&
  ((snapshot.filter?.text ?? '') !== filter || snapshot.total === 0);

/** Who writes or looks at something else is not waiting for the list. */
function hasToWait(state: State, key: string): boolean {
  const top = topOverlay(state);
  if (top === undefined) return isToCome(state);
  if (top.kind === 'view') return goesByLine(key, top.view.what) && isAwaited(state, top.view);
  return top.kind === 'filter' && waitsForDraft(top.bar, key);
}

/** Keys of a view do, and the one that follows the line's connection. */
const goesByLine = (key: string, what: ViewKind): boolean =>
  viewCommandFor(key, what, 'view') !== undefined ||
  commandFor(key, 'anywhere') === 'follow-stream';

/** Presses a key, or lets it wait. */
export function pressInTurn(state: State, key: string, press: Press): Step {
  const { waiting } = state;
  if (isAtOnce(state, key)) return press({ ...state, waiting: [] }, key);
  const waits = hasToWait(state, key);
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
