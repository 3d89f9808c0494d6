/** What each column of the message list shows of a row, how it looks, and how wide it would be. */
import type { Row } from '../../session/port/row.js';
import type { TimeFormat } from '../../session/port/time-format.js';
import type { ColumnName } from '../model/columns.js';
import {
  BOLD,
  CYAN,
  GREEN,
  MAGENTA,
  MOUNT_INK,
  PLAIN,
  RED,
  SNAPSHOT_INK,
  STORE_INK,
  type Style,
  UNDERLINE,
  UPLOADER_INK,
} from '../paint/style.js';
import { signOf } from './signs.js';

export type Id = ColumnName | 'number' | 'flags';

interface Shape {
  readonly width: number;
  readonly time: TimeFormat;
  readonly highest: number;
}

interface Plan {
  readonly title: string;
  readonly least: number;
  readonly ideal: number;
  readonly align?: 'right';
  readonly text: (row: Row) => string;
  readonly style?: (row: Row) => Style;
}

/** A table this wide cuts nothing short that people compare. */
const ROOMY = 180;

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

/** What the proxy did to it. */
const ALTERED: Readonly<Record<NonNullable<Row['altered']>, string>> = {
  rewritten: 'r',
  fault: 'f',
  held: 'h',
};

/** A partner has a look of its own besides. */
const alteredMark = ({ altered, partner }: Row): string => {
  if (altered !== undefined) return ALTERED[altered];
  return partner ? '=' : ' ';
};

const flags = (row: Row): string =>
  [
    signOf(row.severity).mark,
    row.ignored ? '-' : row.marked ? '*' : ' ',
    alteredMark(row),
    row.commented ? ';' : ' ',
  ].join('');

/** What happened to a connection; where it is trouble, the row has a colour already. */
const eventStyle = (row: Row): Style =>
  row.kind === 'event' && row.severity === undefined ? GREEN : PLAIN;

const numberStyle = (row: Row): Style =>
  (row.partner ? UNDERLINE | BOLD : PLAIN) | (row.marked ? MAGENTA | BOLD : PLAIN);

const TOPICS: Readonly<Record<NonNullable<Row['topic']>, Style>> = {
  uploader: UPLOADER_INK,
  snapshot: SNAPSHOT_INK,
  mount: MOUNT_INK,
  store: STORE_INK,
};

const topicInk = ({ topic }: Row): Style => (topic === undefined ? CYAN : TOPICS[topic]);

/** By the width of the table, its time format and its highest number. */
export const plansFor = ({ width, time, highest }: Shape): Readonly<Record<Id, Plan>> => {
  const digits = Math.max(4, String(highest).length);
  const info = Math.min(40, Math.max(10, Math.floor(width / 6)));
  const address = width >= ROOMY ? 26 : 21;
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
      least: 4,
      ideal: 4,
      text: flags,
      style: (r) => signOf(r.severity).style | BOLD,
    },
    time: {
      title: 'Time',
      least: width >= ROOMY ? timeCells : Math.min(timeCells, 11),
      ideal: timeCells,
      text: (r) => r.time,
    },
    delta: { title: 'Delta', least: 9, ideal: 12, align: 'right', text: (r) => r.delta },
    stream: { title: 'Stream', least: 6, ideal: 6, align: 'right', text: (r) => r.stream },
    length: {
      title: 'Length',
      least: 6,
      ideal: 9,
      align: 'right',
      text: (r) => (r.kind === 'event' ? '' : String(r.length)),
    },
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
      style: (r) => (r.fusion ? topicInk(r) | BOLD : eventStyle(r)),
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
