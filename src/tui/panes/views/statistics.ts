/** Latency per command: how many, how long, and how that went over time. */
import type { LatencyLine } from '../../../session/port/view.js';
import { STATISTICS as MODEL, trendPoints } from '../../model/views/statistics.js';
import { orderText } from '../../model/views/view-state.js';
import { CYAN, PLAIN, RED } from '../../paint/style.js';
import { countText, microsText, sparkline } from './figures.js';
import { type TableColumn, tableLines, type ViewLook } from './look.js';

const time = (
  title: string,
  rank: number,
  micros: (line: LatencyLine) => number | undefined,
): TableColumn<LatencyLine> => ({
  ...{ title, width: 8, align: 'right', rank },
  text: (line) => microsText(micros(line) ?? -1),
});

const columns = (width: number): readonly TableColumn<LatencyLine>[] => [
  { title: 'Command', width: 24, most: 36, rank: 0, text: (l) => l.command },
  { title: 'Count', width: 9, align: 'right', rank: 1, text: (l) => countText(l.count) },
  {
    ...{ title: 'Errors', width: 7, align: 'right', rank: 4 },
    text: (l) => (l.errors === 0 ? '' : countText(l.errors)),
    style: (l) => (l.errors === 0 ? PLAIN : RED),
  },
  time('Min', 9, (l) => l.min),
  time('Median', 2, (l) => l.p50),
  time('p90', 7, (l) => l.p90),
  time('p99', 3, (l) => l.p99),
  time('Max', 6, (l) => l.max),
  time('Server', 8, (l) => l.server),
  time('Queued', 10, (l) => l.queued),
  {
    ...{ title: 'Trend', width: trendPoints(width), rank: 5 },
    text: (l) => sparkline(l.trend),
    style: () => CYAN,
  },
];

export const STATISTICS: ViewLook<'statistics'> = {
  title: (report, view) =>
    `Latency of ${countText(report.total)} commands, ${orderText(MODEL, view)}`,
  nothing: 'no answer in the list has its request',
  lines: ({ lines, top }, { cursor }, { width }) =>
    tableLines(columns(width), lines, top, cursor, width),
};
