/** The help screen: the key table, or that part of it which a view has. */
import { helpLines, helpRoom } from '../model/help-text.js';
import type { OverlayOf } from '../model/overlay.js';
import { type Line, lay, span } from '../paint/line.js';
import { titleLine } from './title.js';

export function helpPane(help: OverlayOf<'help'>, width: number, height: number): readonly Line[] {
  const all = helpLines(width, help.contexts);
  const shown = helpRoom(height);
  const first = Math.min(help.top, Math.max(0, all.length - shown));
  const more = all.length > shown ? ' (j k to scroll)' : '';
  const lines = [titleLine(`Keys${more}`, width, true)];
  for (let y = 0; y < shown; y++) lines.push(lay([span(all[first + y] ?? '')], width));
  return lines;
}
