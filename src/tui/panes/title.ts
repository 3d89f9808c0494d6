/** A pane's title: a rule with a name in it. A double rule tells the focus without colour. */
import { clip } from '../paint/cells.js';
import { type Line, lay, span } from '../paint/line.js';
import { BOLD, DIM } from '../paint/style.js';

export function titleLine(text: string, width: number, focused: boolean): Line {
  const rule = focused ? '═' : '─';
  const style = focused ? BOLD : DIM;
  const name = clip(text, Math.max(0, width - 4));
  const rest = Math.max(0, width - name.width - 3);
  return lay([span(`${rule} ${name.text} ${rule.repeat(rest)}`, style)], width);
}
