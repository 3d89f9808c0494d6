/** What the keys do while the filter bar is open, and how a filter comes and goes. */
import type { FilterDraft } from '../../session/port/filter.js';
import { type Bar, complete, judge, openBar, written } from './bar.js';
import { historyOf, remember } from './history.js';
import { edited, insert, typedText } from './line-edit.js';
import type { OverlayOf } from './overlay.js';
import {
  type FilterCommand,
  filterCommandFor,
  type LineCommand,
  lineCommandFor,
} from './overlay-keys.js';
import { changed, closed, opened, overlayOf } from './stack.js';
import type { State } from './state.js';
import { type Step, step } from './step.js';

type Handler = (state: State, bar: Bar) => Step;
type BarCommand = FilterCommand | LineCommand;

export const withBar = (state: State, bar: Bar): State => changed(state, { kind: 'filter', bar });

/** Another filter; empty: none. The selected message stays selected if it is in the list then. */
export const applied = (state: State, filter: string): State =>
  filter === state.filter ? state : { ...state, filter, settling: true, seeking: undefined };

/** A filter with a fault is not applied: the bar stays, and says what is wrong. */
const apply: Handler = (state, bar) => {
  const text = bar.text.trim();
  if (text === '') return step(applied(closed(state), ''));
  const fault = bar.draft?.fault;
  if (fault !== undefined) return step({ ...state, message: `no filter: ${fault.message}` });
  return step(applied(remember(closed(state), 'filter', text), text));
};

const writing =
  (command: LineCommand): Handler =>
  (state, bar) =>
    step(withBar(state, written(bar, edited(bar, command, historyOf(state, 'filter')))));

const completing =
  (by: 1 | -1): Handler =>
  (state, bar) =>
    step(withBar(state, complete(bar, by)));

const COMMANDS: Readonly<Record<Exclude<BarCommand, LineCommand>, Handler>> = {
  apply,
  leave: (state) => step(closed(state)),
  complete: completing(1),
  'complete-back': completing(-1),
};

const commandOf = (key: string): BarCommand | undefined =>
  filterCommandFor(key, 'filter') ?? lineCommandFor(key, 'line');

/** With the bar open; `text` stands in it, or else the filter that is set. */
export const openedBar = (state: State, text = state.filter): State =>
  opened(state, { kind: 'filter', bar: openBar(text) });

/** Commands that go by what the session says of the text. */
const JUDGED: ReadonlySet<BarCommand | undefined> = new Set(['apply', 'complete', 'complete-back']);

/** The session has not said yet what this key goes by. */
export const waitsForDraft = (bar: Bar, key: string): boolean =>
  bar.draft === undefined && JUDGED.has(commandOf(key));

export const leavesBar = (key: string): boolean => commandOf(key) === 'leave';

/** A key that is no command of the bar is text, if it is one character. */
export function pressInBar(state: State, { bar }: OverlayOf<'filter'>, key: string): Step {
  const command = commandOf(key);
  if (command !== undefined) {
    const handler = isOwn(command) ? COMMANDS[command] : writing(command);
    return handler(state, bar);
  }
  const text = typedText(key);
  return step(text === undefined ? state : withBar(state, written(bar, insert(bar, text))));
}

const isOwn = (command: BarCommand): command is keyof typeof COMMANDS =>
  Object.hasOwn(COMMANDS, command);

/** What the session says of a draft. */
export function drafted(state: State, draft: FilterDraft): State {
  const overlay = overlayOf(state, 'filter');
  if (overlay === undefined) return state;
  const judged = { ...overlay, bar: judge(overlay.bar, draft) };
  return { ...state, overlays: state.overlays.map((each) => (each === overlay ? judged : each)) };
}
