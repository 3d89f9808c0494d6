/** `io,stat`: messages and bytes by interval, a pair of columns for each filter. */
import { plural } from '../../dissect/text.js';
import { type IoInterval, IoStatistics } from '../../statistics/io-stat.js';
import { topLevelParts } from './parts.js';
import { type Selector, type Statistic, StatisticFault, type StatisticKind } from './statistic.js';
import { type Column, type Result, right, table } from './table.js';

const NS_PER_S = 1e9;
/** Below this an interval is less than what captures tell apart. */
const LEAST_NS = 1000;

export const ioStatKind: StatisticKind = {
  names: ['io,stat'],
  syntax: ',INTERVAL[,FILTER]...',
  doc: 'Messages and bytes in every INTERVAL of seconds (such as 0.5), or in all of the time (0): of all messages, or a pair of columns for each FILTER.',
  ask: (rest, select) => {
    const [interval = '', ...filters] = topLevelParts(rest ?? '');
    return ioStat(intervalOf(interval), filters, select);
  },
};

/** Nanoseconds; undefined: all in one. */
function intervalOf(text: string): number | undefined {
  const ns = Math.round(Number(text) * NS_PER_S);
  if (!/^\d*\.?\d+$/.test(text) || (ns !== 0 && ns < LEAST_NS)) {
    throw new StatisticFault(
      `"${text}" is no interval: give seconds, 0.000001 or more, or 0 for all of the time`,
    );
  }
  return ns === 0 ? undefined : ns;
}

function ioStat(
  interval: number | undefined,
  filters: readonly string[],
  select: (filter: string) => Selector,
): Statistic {
  // An empty filter, as with tshark, is none.
  const columns = filters.map((filter) => (filter.trim() === '' ? () => true : select(filter)));
  return {
    needs: columns.length === 0 ? {} : { exchanges: true, requests: true },
    open: () => {
      const statistics = new IoStatistics({
        ...{ interval, columns: columns.length === 0 ? [() => true] : columns },
      });
      return {
        message: (event, counts) => statistics.message(event, counts),
        result: () => resultOf(statistics, filters),
      };
    },
  };
}

function resultOf(statistics: IoStatistics, filters: readonly string[]): Result {
  const named = filters.length > 0 ? filters : [''];
  const rows = [...statistics.rows()];
  const isFine = rows.some(({ to }) => to > 0 && to < NS_PER_S / 1000);
  const text = (ns: number) => (ns / NS_PER_S).toFixed(isFine ? 6 : 3);
  const { overlooked } = statistics;
  return table<IoInterval>({
    type: 'io-stat',
    title: 'Messages and bytes by interval',
    legend: filters.map((filter, i) => `${i + 1}: ${filter.trim() || 'all messages'}`),
    columns: [
      right('from', ({ from }) => from / NS_PER_S, { text: ({ from }) => text(from) }),
      right('to', ({ to }) => to / NS_PER_S, { text: ({ to }) => text(to) }),
      ...named.flatMap((_, i) => pair(i, filters.length > 1 ? `${i + 1} ` : '')),
    ],
    rows,
    record: ({ columns }) => ({
      columns: columns.map(({ messages, bytes }, i) => {
        const filter = named[i]?.trim();
        return { ...(filter ? { filter } : {}), messages, bytes };
      }),
    }),
    empty: 'No messages.',
    notes:
      overlooked === 0
        ? []
        : [`${plural(overlooked, 'message')} of later intervals: there are too many intervals`],
  });
}

/** Not members of the record each, but of a list. */
function pair(i: number, prefix: string): Column<IoInterval>[] {
  return (['messages', 'bytes'] as const).map((figure) => ({
    title: `${prefix}${figure}`,
    align: 'right',
    value: ({ columns }) => columns[i]?.[figure],
  }));
}
