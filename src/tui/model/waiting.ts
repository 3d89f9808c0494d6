/**
 * Keys typed faster than the session answers. What a key goes by may be under way: whether a
 * filter is one, the list that it makes, the lines of a view, or the row that a far jump leads to.
 * Such a key waits, and all behind it, so that no key is taken for text, or goes by lines that are
 * no longer wanted.
 */
import type { ViewKind } from '../../session/port/view.js';
import { leavesBar, waitsForDraft } from './bar-commands.js';
import { type Command, commandFor } from './keys.js';
import { paletteCommandFor, promptCommandFor, viewCommandFor } from './overlay-keys.js';
import { topOverlay } from './stack.js';
import type { State } from './state.js';
import { type Step, step } from './step.js';
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

/** The row under the cursor has not been seen yet, or the session is asked where it is. */
const isRowToCome = ({ list, seeking }: State): boolean =>
  (list.cursor >= 0 && list.selected === 0) || seeking !== undefined;

/** The session looks for a message from the selected one on. */
const isSearching = ({ asked, list }: State): boolean => asked?.from === list.selected;

/** Commands that begin where the last one of them led to. */
const SEARCHES: ReadonlySet<Command> = new Set([
  ...(['next-finding', 'previous-finding', 'find-next', 'find-previous'] as const),
]);

/** And those that are about the message under the cursor. */
const ABOUT_ROW: ReadonlySet<Command> = new Set([
  ...SEARCHES,
  ...(['mark', 'ignore', 'reference', 'comment', 'copy', 'partner', 'follow-stream'] as const),
]);

function isOneOf(commands: ReadonlySet<Command>, { focus }: State, key: string): boolean {
  const command = commandFor(key, focus, 'panes', 'anywhere');
  return command !== undefined && commands.has(command);
}

/** Who writes or looks at something else is not waiting for the list. */
function hasToWait(state: State, key: string): boolean {
  const top = topOverlay(state);
  if (top === undefined) {
    if (isToCome(state) || (isRowToCome(state) && isOneOf(ABOUT_ROW, state, key))) return true;
    return isSearching(state) && isOneOf(SEARCHES, state, key);
  }
  if (top.kind === 'view') return goesByLine(key, top.view.what) && isAwaited(state, top.view);
  if (top.kind === 'prompt') {
    return promptCommandFor(key, 'prompt') === 'prompt-run' && isRowToCome(state);
  }
  if (top.kind === 'palette') {
    return paletteCommandFor(key, 'palette') === 'palette-run' && isRowToCome(state);
  }
  return top.kind === 'filter' && waitsForDraft(top.bar, key);
}

/** A search may take long: only searches wait behind it, and who does something else gives them up. */
const givesUp = (state: State, key: string): boolean =>
  topOverlay(state) === undefined &&
  isSearching(state) &&
  !isToCome(state) &&
  !isRowToCome(state) &&
  !isOneOf(SEARCHES, state, key);

/** Keys of a view do, and the one that follows the line's connection. */
const goesByLine = (key: string, what: ViewKind): boolean =>
  viewCommandFor(key, what, 'view') !== undefined ||
  commandFor(key, 'anywhere') === 'follow-stream';

/** Presses a key, or lets it wait. */
export function pressInTurn(state: State, key: string, press: Press): Step {
  const { waiting } = state;
  if (isAtOnce(state, key) || givesUp(state, key)) return press({ ...state, waiting: [] }, key);
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
