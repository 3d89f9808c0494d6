/** Traffic over time. Enter filters by the time of the cell under the cursor. */
import { axisCells, cellSpan } from './axis.js';
import type { ViewModel } from './view-state.js';

/** As exact as times of messages are. */
const seconds = (value: number): string => value.toFixed(9);

export const GRAPH: ViewModel<'graph'> = {
  orders: [],
  heads: 2,
  wish: ({ span }, _, width) => ({ what: 'graph', columns: axisCells('graph', width), ...span }),
  enter: ({ cell }, report) => {
    const cells = report.series[0]?.values.length ?? 0;
    const { from, to } = cellSpan(report, cell, cells);
    const time = 'frame.time_relative';
    return { type: 'filter', filter: `${time} >= ${seconds(from)} and ${time} < ${seconds(to)}` };
  },
};
