/** Text in lines of a given width. */

/** Columns of a page where nobody says how wide it may be. */
export const DEFAULT_WIDTH = 80;
/** Narrower than this no page is made: words would stand one by one. */
const MIN_TEXT = 20;

/**
 * Words in lines of at most `width` columns, each behind `indent`, the first behind `first`
 * instead; a word that is longer has a line of its own.
 */
export function wrap(text: string, width: number, indent = '', first = indent): string[] {
  const lines: string[] = [];
  let line = first;
  let isEmpty = true;
  for (const word of text.split(' ')) {
    const room = Math.max(width, indent.length + MIN_TEXT);
    if (!isEmpty && line.length + 1 + word.length > room) {
      lines.push(line);
      line = indent;
      isEmpty = true;
    }
    line += isEmpty ? word : ` ${word}`;
    isEmpty = false;
  }
  return [...lines, line].map((each) => each.trimEnd());
}

/** Rows as columns that are as wide as their widest cell; the last is not padded. */
export function columns(rows: readonly (readonly string[])[], gap = '  '): string[] {
  const widths = (rows[0] ?? []).map((_, i) =>
    Math.max(...rows.map((row) => (row[i] ?? '').length)),
  );
  return rows.map((row) =>
    row
      .map((cell, i) => cell.padEnd(widths[i] ?? 0))
      .join(gap)
      .trimEnd(),
  );
}
