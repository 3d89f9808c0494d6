/** The help screen: the key table. */
import { helpLines, helpRoom } from '../model/help-text.js';
import { type Line, lay, span } from '../paint/line.js';
import { titleLine } from './title.js';

export function helpPane(width: number, height: number, top: number): readonly Line[] {
  const all = helpLines(width);
  const shown = helpRoom(height);
  const first = Math.min(top, Math.max(0, all.length - shown));
  const more = all.length > shown ? ' (j k to scroll)' : '';
  const lines = [titleLine(`Keys${more}`, width, true)];
  for (let y = 0; y < shown; y++) lines.push(lay([span(all[first + y] ?? '')], width));
  return lines;
}
