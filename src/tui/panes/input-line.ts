/** A line that is being written: a label, and the text with its cursor in sight. */
import type { TextLine } from '../model/line-edit.js';
import { cellWidth } from '../paint/cells.js';
import { type Line, lay, Run, span } from '../paint/line.js';
import { BOLD, INVERSE, PLAIN, type Style } from '../paint/style.js';

/** First offset shown of a text that has `room` cells. */
export function scrolled({ text, cursor }: TextLine, room: number): number {
  let from = Math.max(0, cursor - room + 1);
  while (from < cursor && cellWidth(text.slice(from, cursor)) >= room) from += 1;
  return from;
}

/** @param styleAt how the character at an offset looks, its cursor apart */
export function inputLine(
  label: string,
  written: TextLine,
  width: number,
  styleAt: (offset: number) => Style = () => PLAIN,
): Line {
  const room = width - cellWidth(label);
  const from = scrolled(written, room);
  const line = new Run();
  let at = from;
  // A cell holds no less than a character's marks, so that this much is enough for any room.
  for (const character of written.text.slice(from, from + 4 * room)) {
    line.add(character, styleAt(at) | (at === written.cursor ? INVERSE : PLAIN));
    at += character.length;
  }
  if (at === written.cursor) line.add(' ', INVERSE);
  return lay([span(label, BOLD), ...line.spans()], width);
}
