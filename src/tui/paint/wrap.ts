/** A sentence over several lines, broken between words; a word that no line can hold is broken. */
import { cellWidth, clean, clip, exactly } from './cells.js';

/**
 * @param most lines; where the text needs more, the last one ends in an ellipsis
 */
export function wrap(text: string, width: number, most: number): readonly string[] {
  const lines: string[] = [];
  let rest = clean(text).trim();
  while (rest !== '' && lines.length < most) {
    if (lines.length === most - 1) {
      lines.push(exactly(rest, width).trimEnd());
      break;
    }
    const { line, behind } = broken(rest, width);
    lines.push(line);
    rest = behind;
  }
  return lines;
}

function broken(text: string, width: number): { readonly line: string; readonly behind: string } {
  if (cellWidth(text) <= width) return { line: text, behind: '' };
  // A space right behind the last cell is a place to break, too.
  const end = clip(text, width).text.length;
  const space = text.lastIndexOf(' ', end);
  const at = space > 0 ? space : Math.max(1, end);
  return { line: text.slice(0, at).trimEnd(), behind: text.slice(at).trimStart() };
}
