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
  | 'help'
  | 'back'
  | 'quit';

/** Where a key works: in one pane, or in all of them. */
export type Context = 'anywhere' | Pane;

export interface KeyBinding {
  readonly keys: readonly string[];
  readonly command: Command;
  readonly context: Context;
  readonly help: string;
}

const bind = (context: Context, keys: string, command: Command, help: string): KeyBinding => ({
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
  bind('anywhere', '?', 'help', 'this help'),
  bind('anywhere', 'escape', 'back', 'leave help, zoom or pane'),
  bind('anywhere', 'q C-c', 'quit', 'quit'),
];

const BY_KEY: ReadonlyMap<string, Command> = new Map(
  KEYS.flatMap(({ keys, context, command }) =>
    keys.map((key): [string, Command] => [`${context} ${key}`, command]),
  ),
);

/** The command of a key while `pane` has the focus; the pane's own binding comes first. */
export function commandOf(key: string, pane: Pane): Command | undefined {
  return BY_KEY.get(`${pane} ${key}`) ?? BY_KEY.get(`anywhere ${key}`);
}

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
