/** The graph of traffic: each series has its own scale, and the lines there are for it. */
import type { Series } from '../../../session/port/view.js';
import { axisCells, labelCells } from '../../model/views/axis.js';
import type { ViewState } from '../../model/views/view-state.js';
import { exactly } from '../../paint/cells.js';
import { type Line, lay, Run } from '../../paint/line.js';
import {
  BOLD,
  CYAN,
  DIM,
  GREEN,
  INVERSE,
  PLAIN,
  RED,
  type Style,
  YELLOW,
} from '../../paint/style.js';
import { axisLine } from './axis.js';
import { bytesText, countText } from './figures.js';
import type { ViewLook } from './look.js';

const STYLES: Readonly<Record<Series['name'], Style>> = {
  messages: CYAN,
  bytes: GREEN,
  errors: RED,
  findings: YELLOW,
};

const BARS = ' ▁▂▃▄▅▆▇█';

const figure = (name: Series['name'], value: number): string =>
  name === 'bytes' ? bytesText(value) : countText(value);

/** A series as `height` lines of bars; an eighth of a line is the least that is drawn. */
function seriesLines(series: Series, height: number, cell: number, width: number): readonly Line[] {
  const { name, values } = series;
  const cells = axisCells('graph', width);
  const most = values.reduce((high, value) => Math.max(high, value), 0);
  const labels = [name, `≤ ${figure(name, most)}`, `= ${figure(name, values[cell] ?? 0)}`];
  return Array.from({ length: height }, (_, y) => {
    const run = new Run();
    const label = labels[height < 3 && y === height - 1 ? 2 : y] ?? '';
    run.add(exactly(label, labelCells('graph')), y === 0 ? BOLD | STYLES[name] : DIM);
    for (let x = 0; x < cells; x++) {
      const value = values[x] ?? 0;
      const eighths = value === 0 ? 0 : Math.max(1, Math.round((value / most) * height * 8));
      const level = Math.max(0, Math.min(8, eighths - (height - 1 - y) * 8));
      run.add(BARS[level] ?? ' ', STYLES[name] | (x === cell ? INVERSE : PLAIN));
    }
    return lay(run.spans(), width);
  });
}

export const GRAPH: ViewLook<'graph'> = {
  title: (report) => `Traffic, ${countText(report.progress.counted)} messages`,
  nothing: '',
  lines: (report, view: ViewState, { width, height }) => {
    const { series } = report;
    // A line of space between two.
    const each = Math.max(1, Math.floor((height + 1) / Math.max(1, series.length)) - 1);
    const lines = series.flatMap((one) => [
      ...seriesLines(one, each, view.cell, width),
      lay([], width),
    ]);
    return [axisLine(view, report, width), ...lines];
  },
};
