/**
 * What a command's prompt says and checks, where that is more than the key table tells. A command
 * that needs an argument and is called without is asked for it here; it need not be in this table.
 */
import { TEXT_PLACES } from '../../session/port/find.js';
import { COLUMN_NAMES, columnsNamed } from './columns.js';
import type { Command } from './keys.js';
import { notable, noteOf } from './note-commands.js';
import { pathFault, SAVE_MODES } from './save-commands.js';
import type { State } from './state.js';

export interface PromptSpec {
  /** Before the text; absent: the command's name and usage. */
  readonly label?: string;
  /** What stands in it at first; absent: nothing. */
  readonly initial?: (state: State) => string;
  /** What is wrong with the text, or undefined; the prompt stays open then. */
  readonly fault?: (text: string, state: State) => string | undefined;
  /** Words of which Tab takes the next; the chosen one comes first in the argument. */
  readonly modes?: readonly string[];
  /** An empty text is handed to the command like any other; absent: it leaves the prompt. */
  readonly takesEmpty?: true;
}

export const PROMPTS: Readonly<Partial<Record<Command, PromptSpec>>> = {
  comment: {
    label: 'Comment',
    initial: noteOf,
    fault: (_, state) => {
      const of = notable(state);
      return 'why' in of ? of.why : undefined;
    },
    takesEmpty: true,
  },
  find: {
    label: 'Find',
    modes: TEXT_PLACES,
    fault: (text) => (text === '' ? 'nothing to look for' : undefined),
    initial: ({ search }) => search?.text ?? '',
  },
  columns: {
    label: 'Columns',
    initial: ({ columns }) => (columns ?? COLUMN_NAMES).join(','),
    fault: (text) => {
      const columns = columnsNamed(text);
      return columns !== undefined && 'fault' in columns ? columns.fault : undefined;
    },
    takesEmpty: true,
  },
  'save-as': { label: 'Save as', fault: pathFault, modes: SAVE_MODES },
  goto: {
    label: 'Go to message',
    fault: (text) => (/^[1-9]\d*$/.test(text) ? undefined : 'a message number is 1, 2, …'),
  },
};
