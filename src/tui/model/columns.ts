/**
 * The message list's columns by name, and which of them were chosen. A row begins with its number
 * and the signs behind it, whatever is chosen: by them it is known.
 */

/** In their usual order. */
export const COLUMN_NAMES = [
  ...(['time', 'delta', 'latency', 'stream', 'source', 'destination', 'node'] as const),
  ...(['kind', 'command', 'vbucket', 'status', 'length', 'info'] as const),
] as const;

export type ColumnName = (typeof COLUMN_NAMES)[number];

/** What else people call them. */
const ALIASES: Readonly<Record<string, ColumnName>> = {
  vb: 'vbucket',
  src: 'source',
  dst: 'destination',
  len: 'length',
};

/** What every row begins with: naming it changes nothing. */
const ALWAYS = new Set(['number', 'no.', 'no']);

const isName = (word: string): word is ColumnName =>
  (COLUMN_NAMES as readonly string[]).includes(word);

/**
 * Columns as they were written, with commas or blanks between them; undefined: the usual ones, for
 * nothing at all or `default`. Of a name that is none, what is wrong.
 */
export function columnsNamed(text: string): readonly ColumnName[] | undefined | { fault: string } {
  const words = text
    .toLowerCase()
    .split(/[\s,]+/)
    .filter((word) => word !== '');
  if (words.length === 0 || words.join() === 'default') return undefined;
  const names = new Set<ColumnName>();
  for (const word of words) {
    const name = ALIASES[word] ?? word;
    if (isName(name)) names.add(name);
    else if (!ALWAYS.has(word)) {
      return { fault: `"${word}" is no column: ${COLUMN_NAMES.join(', ')}` };
    }
  }
  return [...names];
}
