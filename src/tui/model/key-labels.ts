/** The keys as people write them, and the manual's table of them. */
import type { Context, KeyBinding } from './key-binding.js';
import { KEYS } from './keys.js';

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

/** What each context is called, in the order of help and manual. */
const CONTEXT_NAMES: Readonly<Record<Context, string>> = {
  always: 'everywhere, always',
  anywhere: 'panes and views',
  panes: 'every pane',
  list: 'list',
  tree: 'tree',
  hex: 'hex',
  view: 'every view',
  conversations: 'conversations',
  statistics: 'statistics',
  findings: 'findings',
  follow: 'follow stream',
  timeline: 'timeline',
  graph: 'graph',
  line: 'every line written',
  filter: 'filter bar',
  palette: 'command line',
  prompt: 'prompt',
  menu: 'menu',
  help: 'help',
};

/** What stands above the keys of a context. */
export function contextHeading(context: Context): string {
  const name = CONTEXT_NAMES[context];
  return name.charAt(0).toUpperCase() + name.slice(1);
}

/** The keys of a binding; what has none is called by its name. */
export const keyLabel = ({ keys, command, usage }: KeyBinding): string =>
  keys.length === 0
    ? `:${command}${usage === undefined ? '' : ` ${usage}`}`
    : keys.map((key) => LABELS[key] ?? key).join(' ');

/** The keys of a command as they are told in passing: `?`; empty: it is called by name alone. */
export const keyOf = (command: string): string => {
  const key = KEYS.find((binding) => binding.command === command)?.keys[0];
  return key === undefined ? '' : (LABELS[key] ?? key);
};

/** The table for the manual, as Markdown. */
export function keysMarkdown(): string {
  const rows = (Object.keys(CONTEXT_NAMES) as Context[]).flatMap((context) =>
    KEYS.filter((binding) => binding.context === context).map((binding) => {
      const { keys, help } = binding;
      const names = keys.length === 0 ? [keyLabel(binding)] : keys.map((key) => LABELS[key] ?? key);
      const cell = names.map((name) => `\`${name.replaceAll('|', '\\|')}\``).join(' ');
      return `| ${cell} | ${CONTEXT_NAMES[context]} | ${help} |`;
    }),
  );
  return ['| key | where | what it does |', '| --- | --- | --- |', ...rows].join('\n');
}
