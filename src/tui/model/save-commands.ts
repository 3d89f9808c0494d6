/** Saving messages: which, then where to; what is there already is replaced only when asked. */
import type { Saved, SaveWish } from '../../session/port/save.js';
import { type Handler, told } from './handler.js';
import { textLine } from './line-edit.js';
import { choice, menuOf } from './menu.js';
import { opened } from './stack.js';
import type { State } from './state.js';
import { type Step, step } from './step.js';

type What = SaveWish['what'];
type Format = SaveWish['format'];

const SCRUBBED = '-scrubbed';
const WHATS = ['shown', 'marked', 'selected', 'all'] as const satisfies readonly What[];
/** What the prompt's Tab goes through: which messages, with their secrets or without. */
export const SAVE_MODES: readonly string[] = WHATS.flatMap((what) => [what, `${what}${SCRUBBED}`]);

/** Between mode and path: the file may be replaced. */
const REPLACE = '! ';

const FORMATS: readonly Format[] = ['pcapng', 'ndjson', 'csv'];

const formatOf = (path: string): Format | undefined =>
  FORMATS.find((format) => path.toLowerCase().endsWith(`.${format}`));

/** What is wrong with a path, or undefined. */
export function pathFault(path: string): string | undefined {
  if (path.startsWith('~')) return 'write the path out: ~ is the shell’s';
  const names = FORMATS.map((format) => `.${format}`).join(', ');
  return formatOf(path) === undefined ? `the name tells the format: ${names}` : undefined;
}

const MENU = menuOf('Save', [
  choice('s', 'messages of the list', 'save', 'shown'),
  choice('m', 'marked messages', 'save', 'marked'),
  choice('o', 'the selected one', 'save', 'selected'),
  choice('a', 'all messages', 'save', 'all'),
]);

/** Asks which, and then where to. */
const save: Handler = (state, what) => {
  if (what === '') return step(opened(state, { kind: 'menu', menu: MENU }));
  const mode = SAVE_MODES.indexOf(what);
  if (mode < 0) return told(state, `save: "${what}" is none of ${SAVE_MODES.join(', ')}`);
  const line = textLine('');
  return step(opened(state, { kind: 'prompt', command: 'save-as', line, mode, fault: undefined }));
};

function wishOf(argument: string): SaveWish | string {
  const [, mode = '', replace, path = ''] = argument.match(/^(\S+) (! )?(.*)$/s) ?? [];
  const what = WHATS.find((each) => mode === each || mode === `${each}${SCRUBBED}`);
  if (what === undefined) return `"${mode}" is none of ${SAVE_MODES.join(', ')}`;
  const format = formatOf(path);
  const fault = pathFault(path);
  if (fault !== undefined || format === undefined) return fault ?? path;
  return { what, format, path, overwrite: replace !== undefined, scrub: mode.endsWith(SCRUBBED) };
}

const saveAs: Handler = (state, argument) => {
  const wish = wishOf(argument);
  if (typeof wish === 'string') return told(state, `save: ${wish}`);
  return step({ ...state, message: `saving to ${wish.path}` }, { type: 'save', wish });
};

/** What has become of it. */
export function saved(state: State, wish: SaveWish, answer: Saved): Step {
  if (!('refused' in answer)) {
    const { written, path, note } = answer;
    const count = `${written} message${written === 1 ? '' : 's'}`;
    return told(state, `saved ${count} to ${path}${note === undefined ? '' : `; ${note}`}`);
  }
  if (answer.refused !== 'exists') return told(state, `not saved: ${answer.refused}`);
  const { what, scrub, path } = wish;
  const again = `${what}${scrub ? SCRUBBED : ''} ${REPLACE}${path}`;
  const menu = menuOf(`${path} exists`, [
    choice('n', 'keep it', 'redraw'),
    choice('y', 'replace it', 'save-as', again),
  ]);
  return step(opened({ ...state, message: undefined }, { kind: 'menu', menu }));
}

export const SAVE_COMMANDS = { save, 'save-as': saveAs } satisfies Readonly<
  Record<string, Handler>
>;
