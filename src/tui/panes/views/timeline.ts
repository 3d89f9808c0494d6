/** The vbucket timeline: a line per vbucket and lane; a stretch is a bar with its name in it. */
import type { LaneLine, Stretch } from '../../../session/port/view.js';
import { axisCells, labelCells } from '../../model/views/axis.js';
import { exactly } from '../../paint/cells.js';
import { type Line, lay, Run } from '../../paint/line.js';
import {
  BOLD,
  CYAN,
  DIM,
  GREEN,
  INVERSE,
  MAGENTA,
  over,
  PLAIN,
  type Style,
  YELLOW,
} from '../../paint/style.js';
import { signOf } from '../signs.js';
import { axisLine } from './axis.js';
import { countText } from './figures.js';
import type { ViewLook } from './look.js';

const LANES: Readonly<Record<LaneLine['lane'], Style>> = {
  uploader: CYAN,
  snapshot: GREEN,
  mount: MAGENTA,
  migration: YELLOW,
};

/** A stretch in its cells: `[name══)`, one cell is `|`. */
function stretchText({ from, to, label }: Stretch, cells: number): string {
  const first = Math.max(0, from);
  const length = Math.max(1, Math.min(cells, to) - first);
  if (length === 1) return '|';
  return `[${exactly(label, Math.min(label.length, length - 2))}${'═'.repeat(Math.max(0, length - 2 - label.length))}]`;
}

function laneLine(line: LaneLine, cell: number, isChosen: boolean, width: number): Line {
  const cells = axisCells('timeline', width);
  const base = isChosen ? BOLD : PLAIN;
  const run = new Run();
  const name = `${exactly(line.bucket, 10)} ${exactly(String(line.vbucket), 4, 'right')} ${line.lane}`;
  run.add(exactly(name, labelCells('timeline')), isChosen ? INVERSE : PLAIN);
  let at = 0;
  const put = (text: string, style: Style): void => {
    for (const character of text) {
      run.add(character, isChosen && at === cell ? style | INVERSE : style);
      at += 1;
    }
  };
  for (const stretch of line.stretches) {
    // Stretches of one cell may fall together: the first is drawn.
    if (stretch.from < at) continue;
    put('·'.repeat(Math.min(cells, stretch.from) - at), DIM);
    if (at >= cells) break;
    const { severity } = stretch;
    const style = over(base | LANES[line.lane], severity ? signOf(severity).style : PLAIN);
    put(stretchText(stretch, cells).slice(0, cells - at), style);
  }
  put('·'.repeat(cells - at), DIM);
  return lay(run.spans(), width);
}

export const TIMELINE: ViewLook<'timeline'> = {
  title: (report) => `Timeline of ${countText(report.total)} lanes`,
  nothing: 'no message in the list starts an uploader, a snapshot or a mount',
  lines: (report, view, { width }) => [
    axisLine(view, report, width),
    ...report.lines.map((line, y) =>
      laneLine(line, view.cell, report.top + y === view.cursor, width),
    ),
  ],
};
