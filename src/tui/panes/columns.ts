/**
 * How the message list's columns share a width. Columns come in while their least widths fit, most
 * needed first; then they grow to their ideal widths, and Info has the rest. Widths depend on the
 * terminal and the number of messages only, never on the rows that happen to be shown, so that
 * columns stand still while the list scrolls.
 */
import type { Row } from '../../session/port/row.js';
import type { TimeFormat } from '../../session/port/time-format.js';
import { COLUMN_NAMES, type ColumnName } from '../model/columns.js';
import { PLAIN, type Style } from '../paint/style.js';
import { type Id, plansFor } from './column-plans.js';

export interface Column {
  readonly title: string;
  readonly width: number;
  readonly align: 'left' | 'right';
  readonly text: (row: Row) => string;
  readonly style: (row: Row) => Style;
}

/** What the columns depend on. */
export interface Table {
  readonly width: number;
  readonly time: TimeFormat;
  /** Columns in this order, as far as they fit; absent: the usual ones. */
  readonly chosen?: readonly ColumnName[] | undefined;
  /** Highest message number that can appear. */
  readonly highest: number;
}

/** Rows begin with them. */
const FIRST: readonly Id[] = ['number', 'flags'];

/** Both ends of a connection, or else the server's end alone. */
const ENDS: readonly ColumnName[] = ['source', 'destination'];

/** Most needed first. */
const NEEDED: readonly (readonly ColumnName[])[] = [
  ['kind', 'command', 'info'],
  ['time'],
  ['status'],
  ['vbucket'],
  ['latency'],
  ENDS,
  ['delta'],
  ['node'],
];
const GROWING: readonly ColumnName[] = [
  'command',
  'info',
  'time',
  'status',
  'source',
  'destination',
  'node',
  'vbucket',
  'latency',
  'delta',
  'stream',
  'length',
];

/** The columns that a table of this width shows; with one space between, they fill it exactly. */
export function columnsFor(table: Table): readonly Column[] {
  const plans = plansFor(table);
  const widths = new Map<Id, number>();
  let left = table.width + 1;
  const admit = (ids: readonly Id[]): boolean => {
    const cells = ids.reduce((sum, id) => sum + plans[id].least + 1, 0);
    if (cells > left) return false;
    for (const id of ids) widths.set(id, plans[id].least);
    left -= cells;
    return true;
  };
  admit(FIRST);
  const { chosen } = table;
  // Of those that were chosen what stands further left is needed more.
  for (const names of chosen?.map((name) => [name]) ?? NEEDED) {
    if (!admit(names) && names === ENDS) admit(['node']);
  }
  for (const id of GROWING) {
    const width = widths.get(id);
    if (width === undefined) continue;
    const more = Math.min(left, plans[id].ideal - width);
    widths.set(id, width + more);
    left -= more;
  }
  const shown = [...FIRST, ...(chosen ?? COLUMN_NAMES)].filter((id) => widths.has(id));
  const last = widths.has('info') ? 'info' : shown.at(-1);
  if (last !== undefined) widths.set(last, (widths.get(last) ?? 0) + left);
  return shown.map((id) => {
    const { title, align = 'left', text, style = () => PLAIN } = plans[id];
    return { title, width: widths.get(id) ?? 0, align, text, style };
  });
}
