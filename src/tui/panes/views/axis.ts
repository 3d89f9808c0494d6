/** A time axis under a title: where it begins and ends, and the moment under the cursor. */
import { axisCells, labelCells, timeAt } from '../../model/views/axis.js';
import type { ViewState } from '../../model/views/view-state.js';
import { exactly } from '../../paint/cells.js';
import { type Line, lay, span } from '../../paint/line.js';
import { BOLD, DIM, UNDERLINE } from '../../paint/style.js';
import { secondsText } from './figures.js';

/** @param axis seconds from the first message */
export function axisLine(
  view: ViewState,
  axis: { readonly from: number; readonly to: number },
  width: number,
): Line {
  const cells = axisCells(view.what, width);
  const step = (axis.to - axis.from) / cells;
  const begin = secondsText(axis.from, step);
  const end = secondsText(axis.to, step);
  const at = secondsText(timeAt(view, cells) ?? axis.from, step);
  const middle = exactly(at, Math.max(0, cells - begin.length - end.length - 4));
  const style = DIM | UNDERLINE;
  return lay(
    [
      span(' '.repeat(labelCells(view.what)), UNDERLINE),
      span(`${begin} `, style),
      span(` ${middle} `, BOLD | UNDERLINE),
      span(` ${end}`, style),
    ],
    width,
    style,
  );
}
