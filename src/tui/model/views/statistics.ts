/** Latency per command. A command is no message: Enter filters by it (view-keys.ts). */
import type { LatencyOrder } from '../../../session/port/view.js';
import { lineAt, orderOf, type ViewModel } from './view-state.js';

const ORDERS: readonly [LatencyOrder, ...LatencyOrder[]] = [
  ...(['command', 'count', 'errors', 'p50', 'p99', 'max'] as const),
];

/** Points of a sparkline: what a column of it has room for. */
export const trendPoints = (width: number): number => Math.max(8, Math.min(60, width - 92));

export const STATISTICS: ViewModel<'statistics'> = {
  orders: ORDERS,
  heads: 1,
  wish: (view, window, width) => ({
    ...{ what: 'statistics', window, order: orderOf(ORDERS, view), points: trendPoints(width) },
  }),
  enter: ({ cursor }, report) => {
    const command = lineAt(report, cursor)?.command;
    return command === undefined
      ? undefined
      : { type: 'filter', filter: `couchbase.opcode == "${command}"` };
  },
};
