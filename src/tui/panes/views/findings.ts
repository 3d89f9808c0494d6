/** Findings: a line per kind, worst first; below it, unfolded, where it was found. */
import type { FindingLine } from '../../../session/port/view.js';
import { exactly } from '../../paint/cells.js';
import { type Line, lay, span } from '../../paint/line.js';
import { BOLD, DIM, INVERSE, over, PLAIN, type Style } from '../../paint/style.js';
import { signOf } from '../signs.js';
import { countText } from './figures.js';
import type { ViewLook } from './look.js';

/** Cells of an id; what is longer is cut, its title says it whole. */
const ID = 28;

function findingLine(line: FindingLine, base: Style, width: number): Line {
  if (line.type === 'place') {
    const number = exactly(String(line.number), 10, 'right');
    return lay([span(`    ${number}  `, over(base, DIM)), span(line.text, base)], width, base);
  }
  const { style, mark } = signOf(line.severity);
  const look = over(base, style);
  return lay(
    [
      span(`${mark} ${line.open ? '▾' : '▸'} `, look | BOLD),
      span(`${exactly(countText(line.count), 9, 'right')}  `, base | BOLD),
      span(`${exactly(line.id, ID)} `, look),
      span(line.title, base),
    ],
    width,
    base,
  );
}

export const FINDINGS: ViewLook<'findings'> = {
  title: () => 'Findings by kind, worst first',
  nothing: 'nothing was found',
  lines: ({ lines, top }, { cursor }, { width }) =>
    lines.map((line, y) => findingLine(line, top + y === cursor ? INVERSE : PLAIN, width)),
};
