/**
 * The help screen's text, flowed into as many columns as the terminal is wide: drawn from the
 * key table, so that it cannot name a key that does not work. It is here and not in its pane
 * because scrolling it must know how many lines there are.
 */
import { type Context, KEYS, type KeyBinding, keyLabel } from './keys.js';

const COLUMN = 56;
const KEY_CELLS = 13;

const HEADINGS: readonly (readonly [Context, string])[] = [
  ['anywhere', 'In every pane'],
  ['list', 'In the message list'],
  ['tree', 'In the detail tree'],
  ['hex', 'In the hex dump'],
  ['filter', 'In the filter bar'],
];

/** What the signs in the list mean; they tell without colour what colour tells. */
const SIGNS: readonly string[] = [
  'Signs after a message number',
  `  ${'! w n c'.padEnd(KEY_CELLS)}worst finding: error, warning, note, chat`,
  `  ${'*'.padEnd(KEY_CELLS)}marked`,
  `  ${'='.padEnd(KEY_CELLS)}partner of the selected message`,
];

const entry = (binding: KeyBinding): string =>
  `  ${keyLabel(binding).padEnd(KEY_CELLS)}${binding.help}`;

function* paragraphs(): Generator<readonly string[]> {
  for (const [context, heading] of HEADINGS) {
    yield [heading, ...KEYS.filter((binding) => binding.context === context).map(entry)];
  }
  yield SIGNS;
}

/** The help's lines for a width, columns already side by side. */
export function helpLines(width: number): readonly string[] {
  const all = [...paragraphs()].flatMap((lines, index) => (index === 0 ? lines : ['', ...lines]));
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
