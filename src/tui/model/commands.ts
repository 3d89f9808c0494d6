/**
 * What each command does: the handlers of all rooms under the names of the key table. A name
 * without a handler, or a handler without a name, does not compile.
 */

import { COPY_COMMANDS } from './copy-commands.js';
import { FAULT_COMMANDS } from './fault-commands.js';
import { FILTER_FROM_COMMANDS } from './filter-from.js';
import { FIND_COMMANDS } from './find-commands.js';
import { type Handler, told } from './handler.js';
import { type Command, COMMANDS as TABLE } from './keys.js';
import { textLine } from './line-edit.js';
import { LOOK_COMMANDS } from './look-commands.js';
import { MESSAGE_COMMANDS } from './message-commands.js';
import { NOTE_COMMANDS } from './note-commands.js';
import { OVERLAY_COMMANDS } from './overlay-commands.js';
import { PANE_COMMANDS } from './pane-commands.js';
import { PLAYBACK_COMMANDS } from './playback-commands.js';
import { PROMPTS } from './prompts.js';
import { SAVE_COMMANDS } from './save-commands.js';
import { opened } from './stack.js';
import type { State } from './state.js';
import { type Step, step } from './step.js';
import { TERMINAL_COMMANDS } from './terminal-commands.js';

export const COMMANDS: Readonly<Record<Command, Handler>> = {
  ...PANE_COMMANDS,
  ...MESSAGE_COMMANDS,
  ...NOTE_COMMANDS,
  ...PLAYBACK_COMMANDS,
  ...COPY_COMMANDS,
  ...SAVE_COMMANDS,
  ...TERMINAL_COMMANDS,
  ...OVERLAY_COMMANDS,
  ...FIND_COMMANDS,
  ...FILTER_FROM_COMMANDS,
  ...LOOK_COMMANDS,
  ...FAULT_COMMANDS,
  redraw: (state) => step(state, { type: 'redraw' }),
  quit: (state) => step(state, { type: 'quit' }),
};

/** The argument's usage, as the key table has it. */
const USAGES: ReadonlyMap<Command, string> = new Map(
  TABLE.flatMap(({ command, usage }) => (usage === undefined ? [] : [[command, usage]])),
);

/** Runs a command; one that needs an argument and has none asks for it. */
export function run(state: State, command: Command, argument = ''): Step {
  const usage = USAGES.get(command);
  if (usage === undefined && argument !== '') return told(state, `${command} has no argument`);
  const isNeeded = usage !== undefined && !usage.startsWith('[');
  if (isNeeded && argument === '') return step(prompted(state, command));
  return COMMANDS[command](state, argument);
}

function prompted(state: State, command: Command): State {
  const line = textLine(PROMPTS[command]?.initial?.(state) ?? '');
  return opened(state, { kind: 'prompt', command, line, mode: 0, fault: undefined });
}
