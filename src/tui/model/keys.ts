/**
 * The keys: one table from which dispatch, the help screen and the manual's key table come.
 * Names: a printable character is itself; `C-x` control, `S-tab` shift, and the words below.
 */
import type { Pane } from './layout.js';

export type Command =
  | 'down'
  | 'up'
  | 'page-down'
  | 'page-up'
  | 'first'
  | 'last'
  | 'left'
  | 'right'
  | 'open'
  | 'unfold'
  | 'fold'
  | 'next-pane'
  | 'previous-pane'
  | 'zoom'
  | 'next-finding'
  | 'previous-finding'
  | 'partner'
  | 'mark'
  | 'follow'
  | 'pause'
  | 'time-format'
  | 'redraw'
  | 'filter'
  | 'help'
  | 'back'
  | 'quit';

/** Commands of the filter bar while it is open. */
export type BarCommand =
  | 'apply'
  | 'leave'
  | 'complete'
  | 'complete-back'
  | 'older'
  | 'newer'
  | 'cursor-left'
  | 'cursor-right'
  | 'cursor-start'
  | 'cursor-end'
  | 'erase'
  | 'erase-on'
  | 'erase-word'
  | 'erase-to-start'
  | 'erase-to-end'
  | 'bar-redraw'
  | 'bar-quit';

/** Where a key works: in one pane, in all of them, or only in the open filter bar. */
export type Context = 'anywhere' | Pane | 'filter';

export interface KeyBinding {
  readonly keys: readonly string[];
  readonly command: Command | BarCommand;
  readonly context: Context;
  readonly help: string;
}

const bind = (
  context: Context,
  keys: string,
  command: Command | BarCommand,
  help: string,
): KeyBinding => ({
  keys: keys.split(' '),
  command,
  context,
  help,
});

export const KEYS: readonly KeyBinding[] = [
  bind('anywhere', 'j down', 'down', 'next line'),
  bind('anywhere', 'k up', 'up', 'previous line'),
  bind('anywhere', 'pagedown', 'page-down', 'one page down'),
  bind('anywhere', 'pageup', 'page-up', 'one page up'),
  bind('anywhere', 'g home', 'first', 'first line'),
  bind('anywhere', 'G end', 'last', 'last line; a growing list is followed'),
  bind('anywhere', 'tab', 'next-pane', 'next pane'),
  bind('anywhere', 'S-tab', 'previous-pane', 'previous pane'),
  bind('anywhere', '\\', 'zoom', 'zoom the pane, and back'),
  bind('list', 'enter', 'open', 'look into the message (detail tree)'),
  bind('tree', 'enter', 'open', 'unfold or fold; on a partner: go to it'),
  bind('tree', 'l right', 'unfold', 'unfold, or into the first child'),
  bind('tree', 'h left', 'fold', 'fold, or out to the parent'),
  bind('hex', 'l right', 'right', 'next byte; the tree shows its field'),
  bind('hex', 'h left', 'left', 'previous byte'),
  bind('hex', 'enter', 'open', "back to the byte's field in the tree"),
  bind('anywhere', 'n', 'next-finding', 'next message with a finding'),
  bind('anywhere', 'N', 'previous-finding', 'previous message with a finding'),
  bind('anywhere', 'p', 'partner', 'partner: request <-> response'),
  bind('anywhere', 'm', 'mark', 'mark the message, or unmark it'),
  bind('anywhere', 'f', 'follow', 'follow the newest message, or stop'),
  bind('anywhere', 'space', 'pause', 'pause or resume the list'),
  bind('anywhere', 't', 'time-format', 'next time format'),
  bind('anywhere', 'C-l', 'redraw', 'redraw the screen'),
  bind('anywhere', '/', 'filter', 'filter the list'),
  bind('anywhere', '?', 'help', 'this help'),
  bind('anywhere', 'escape', 'back', 'leave help, zoom, pane or filter'),
  bind('anywhere', 'q C-c', 'quit', 'quit'),
  bind('filter', 'enter', 'apply', 'apply the filter; an empty one shows all'),
  bind('filter', 'escape', 'leave', 'leave the bar, the filter as it was'),
  bind('filter', 'tab', 'complete', 'complete; again: the next candidate'),
  bind('filter', 'S-tab', 'complete-back', 'the candidate before'),
  bind('filter', 'up', 'older', 'older filter'),
  bind('filter', 'down', 'newer', 'newer filter'),
  bind('filter', 'left', 'cursor-left', 'one character left'),
  bind('filter', 'right', 'cursor-right', 'one character right'),
  bind('filter', 'home C-a', 'cursor-start', 'to the beginning'),
  bind('filter', 'end C-e', 'cursor-end', 'to the end'),
  bind('filter', 'backspace', 'erase', 'erase the character before'),
  bind('filter', 'C-d', 'erase-on', 'erase the character under the cursor'),
  bind('filter', 'C-w', 'erase-word', 'erase the word before'),
  bind('filter', 'C-u', 'erase-to-start', 'erase all before'),
  bind('filter', 'C-k', 'erase-to-end', 'erase the rest'),
  bind('filter', 'C-l', 'bar-redraw', 'redraw the screen'),
  bind('filter', 'C-c', 'bar-quit', 'quit'),
];

const BY_KEY: ReadonlyMap<string, Command | BarCommand> = new Map(
  KEYS.flatMap(({ keys, context, command }) =>
    keys.map((key): [string, Command | BarCommand] => [`${context} ${key}`, command]),
  ),
);

/** The command of a key while `pane` has the focus; the pane's own binding comes first. */
export function commandOf(key: string, pane: Pane): Command | undefined {
  const command = BY_KEY.get(`${pane} ${key}`) ?? BY_KEY.get(`anywhere ${key}`);
  return command as Command | undefined;
}

/** The command of a key in the open filter bar; undefined: it is text, or nothing. */
export const barCommandOf = (key: string): BarCommand | undefined =>
  BY_KEY.get(`filter ${key}`) as BarCommand | undefined;

const LABELS: Readonly<Record<string, string>> = {
  down: '↓',
  up: '↑',
  left: '←',
  right: '→',
  pagedown: 'PgDn',
  pageup: 'PgUp',
  home: 'Home',
  end: 'End',
  tab: 'Tab',
  'S-tab': 'S-Tab',
  enter: 'Enter',
  space: 'Space',
  escape: 'Esc',
  backspace: 'Backspace',
};

/** The keys of a binding as people write them. */
export const keyLabel = (binding: KeyBinding): string =>
  binding.keys.map((key) => LABELS[key] ?? key).join(' ');

/** The table for the manual, as Markdown. */
export function keysMarkdown(): string {
  const rows = KEYS.map((binding) => {
    const keys = binding.keys.map((key) => `\`${LABELS[key] ?? key}\``).join(' ');
    return `| ${keys} | ${binding.context} | ${binding.help} |`;
  });
  return ['| key | where | what it does |', '| --- | --- | --- |', ...rows].join('\n');
}
