/**
 * The message list's columns, and how they share a width. Columns come in while their least
 * widths fit, most needed first; then they grow to their ideal widths, and Info has the rest. Widths depend on the terminal and the number of messages only, never on
 * the rows that happen to be shown, so that columns stand still while the list scrolls.
 */
import type { Row, TimeFormat } from '../../session/snapshot.js';
import { BOLD, CYAN, GREEN, MAGENTA, PLAIN, RED, type Style, UNDERLINE } from '../paint/style.js';
import { signOf } from './signs.js';

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
  /** Highest message number that can appear. */
  readonly highest: number;
}

type Id =
  | 'number'
  | 'flags'
  | 'time'
  | 'latency'
  | 'source'
  | 'destination'
  | 'node'
  | 'kind'
  | 'command'
  | 'vbucket'
  | 'status'
  | 'info';

interface Plan {
  readonly title: string;
  readonly least: number;
  readonly ideal: number;
  readonly align?: 'right';
  readonly text: (row: Row) => string;
  readonly style?: (row: Row) => Style;
}

/** Cells that each time format needs to be told whole. */
const TIME_CELLS: Readonly<Record<TimeFormat, number>> = {
  r: 14,
  d: 14,
  dd: 14,
  a: 18,
  ad: 29,
  u: 18,
  e: 20,
};

const KINDS: Readonly<Record<Row['kind'], string>> = { request: '→', response: '←', event: '·' };

const flags = (row: Row): string =>
  signOf(row.severity).mark + (row.marked ? '*' : ' ') + (row.partner ? '=' : ' ');

/** What happened to a connection; where it is trouble, the row has a colour already. */
const eventStyle = (row: Row): Style =>
  row.kind === 'event' && row.severity === undefined ? GREEN : PLAIN;

const numberStyle = (row: Row): Style =>
  (row.partner ? UNDERLINE | BOLD : PLAIN) | (row.marked ? MAGENTA | BOLD : PLAIN);

const plansFor = ({ width, time, highest }: Table): Readonly<Record<Id, Plan>> => {
  const digits = Math.max(4, String(highest).length);
  const info = Math.min(40, Math.max(12, Math.floor(width / 6)));
  const address = width >= 180 ? 26 : 21;
  const timeCells = TIME_CELLS[time];
  return {
    number: {
      title: 'No.',
      least: digits,
      ideal: digits,
      // Events are no messages: what they are known by is for the session alone.
      text: (r) => (r.number < 0 ? '-' : String(r.number)),
      style: numberStyle,
    },
    flags: {
      title: '',
      least: 3,
      ideal: 3,
      text: flags,
      style: (r) => signOf(r.severity).style | BOLD,
    },
    time: { title: 'Time', least: Math.min(timeCells, 11), ideal: timeCells, text: (r) => r.time },
    latency: { title: 'Latency', least: 10, ideal: 11, align: 'right', text: (r) => r.latency },
    source: { title: 'Source', least: 15, ideal: address, text: (r) => r.source },
    destination: { title: 'Destination', least: 15, ideal: address, text: (r) => r.destination },
    node: { title: 'Node', least: 15, ideal: 21, text: (r) => r.node },
    kind: { title: '', least: 1, ideal: 1, text: (r) => KINDS[r.kind], style: eventStyle },
    command: {
      title: 'Command',
      least: 24,
      ideal: 28,
      text: (r) => r.command,
      style: (r) => (r.fusion ? CYAN | BOLD : eventStyle(r)),
    },
    vbucket: { title: 'VB', least: 4, ideal: 5, align: 'right', text: (r) => r.vbucket },
    status: {
      title: 'Status',
      least: 12,
      ideal: 18,
      text: (r) => r.status,
      style: (r) => (r.failed ? RED : PLAIN),
    },
    info: { title: 'Info', least: info, ideal: Math.floor(width / 4), text: (r) => r.info },
  };
};

/** On the screen, from left to right. */
const ORDER: readonly Id[] = [
  'number',
  'flags',
  'time',
  'latency',
  'source',
  'destination',
  'node',
  'kind',
  'command',
  'vbucket',
  'status',
  'info',
];

/** Most needed first. Both ends of a connection, or else the server's end alone. */
const NEEDED: readonly (readonly Id[])[] = [
  ['number', 'flags', 'kind', 'command', 'info'],
  ['time'],
  ['status'],
  ['vbucket'],
  ['latency'],
  ['source', 'destination'],
];
const GROWING: readonly Id[] = [
  'command',
  'info',
  'time',
  'status',
  'source',
  'destination',
  'node',
  'vbucket',
  'latency',
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
  for (const ids of NEEDED) admit(ids);
  if (!widths.has('source')) admit(['node']);
  for (const id of GROWING) {
    const width = widths.get(id);
    if (width === undefined) continue;
    const more = Math.min(left, plans[id].ideal - width);
    widths.set(id, width + more);
    left -= more;
  }
  widths.set('info', (widths.get('info') ?? 0) + left);
  return ORDER.flatMap((id) => {
    const width = widths.get(id);
    const { title, align = 'left', text, style = () => PLAIN } = plans[id];
    return width === undefined ? [] : [{ title, width, align, text, style }];
  });
}
