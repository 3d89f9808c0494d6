/**
 * The help screen's text, flowed into as many columns as the terminal is wide: drawn from the
 * key table, so that it cannot name a key that does not work. It is here and not in its pane
 * because scrolling it must know how many lines there are.
 */
import type { ViewKind } from '../../session/port/view.js';
import type { Context, KeyBinding } from './key-binding.js';
import { contextHeading, keyLabel } from './key-labels.js';
import { KEYS } from './keys.js';

const COLUMN = 60;
const KEY_CELLS = 16;

/** What the help of the panes shows, in this order. */
export const HELP_OF_PANES: readonly Context[] = [
  ...(['panes', 'anywhere', 'always', 'list', 'tree', 'hex'] as const),
  ...(['filter', 'palette', 'prompt', 'menu', 'line'] as const),
];

/** And that of a view. */
export const helpOfView = (what: ViewKind): readonly Context[] => [
  ...[what, 'view' as const, 'anywhere' as const, 'always' as const],
];

/** What the signs in the list mean; they tell without colour what colour tells. */
const SIGNS: readonly string[] = [
  'Signs after a message number',
  `  ${'! w n c'.padEnd(KEY_CELLS)}worst finding: error, warning, note, chat`,
  `  ${'*'.padEnd(KEY_CELLS)}marked`,
  `  ${'-'.padEnd(KEY_CELLS)}ignored`,
  `  ${';'.padEnd(KEY_CELLS)}commented`,
  `  ${'='.padEnd(KEY_CELLS)}partner of the selected message`,
];

/** A label that has no room beside the help stands above it. */
function entry(binding: KeyBinding): readonly string[] {
  const label = keyLabel(binding);
  if (label.length < KEY_CELLS) return [`  ${label.padEnd(KEY_CELLS)}${binding.help}`];
  return [`  ${label}`, `  ${' '.repeat(KEY_CELLS)}${binding.help}`];
}

function* paragraphs(contexts: readonly Context[]): Generator<readonly string[]> {
  for (const context of contexts) {
    const entries = KEYS.filter((binding) => binding.context === context).flatMap(entry);
    if (entries.length > 0) yield [contextHeading(context), ...entries];
  }
  if (contexts.includes('list')) yield SIGNS;
}

/** The help's lines for a width, columns already side by side. */
export function helpLines(width: number, contexts: readonly Context[]): readonly string[] {
  const all = [...paragraphs(contexts)].flatMap((lines, index) =>
    index === 0 ? lines : ['', ...lines],
  );
  const columns = Math.max(1, Math.floor(width / COLUMN));
  const height = Math.ceil(all.length / columns);
  return Array.from({ length: height }, (_, y) => {
    const cells = Array.from({ length: columns }, (_, x) => all[x * height + y] ?? '');
    return cells
      .map((cell) => cell.padEnd(COLUMN))
      .join('')
      .trimEnd();
  });
}

/** Lines of help that fit a terminal: all but a title and the status bar. */
export const helpRoom = (height: number): number => Math.max(1, height - 2);
