/** What can be copied of what is looked at. Secrets stay as hidden as they are on the screen. */

import { hex } from '../../bytes/hex.js';
import type { Row } from '../../session/port/row.js';
import { rowAt, shownDump } from './derived.js';
import { selectedLine } from './detail-moves.js';
import { rangeIn } from './dump.js';
import { type Handler, told } from './handler.js';
import { choice, menuOf } from './menu.js';
import { plural } from './plural.js';
import { opened } from './stack.js';
import type { State } from './state.js';
import { step } from './step.js';

const NO_RANGE = { start: 0, end: 0 };

interface Copied {
  readonly text: string;
  /** Names it in the status bar. */
  readonly what: string;
}

const rowText = (row: Row): string =>
  [
    row.number > 0 ? String(row.number) : '',
    ...[row.time, row.source, row.destination, row.kind, row.command],
    ...[row.vbucket, row.status, row.latency, row.info],
  ].join('\t');

/** What a line of the tree says behind its name. */
const valueText = (line: string): string => line.replace(/^[^:]*: /, '');

/** Bytes of the selected line in the dump that is shown; of a line without any, all that are here. */
function bytesText(state: State): Copied | undefined {
  const { detail } = state;
  const node = selectedLine(state)?.node;
  const { tab } = shownDump(state);
  const bytes = detail?.[tab]?.bytes;
  if (bytes === undefined || bytes.length === 0) return undefined;
  const { start, end } = node === undefined ? NO_RANGE : rangeIn(node, tab);
  const isPart = end > start && end <= bytes.length;
  const part = isPart ? bytes.subarray(start, end) : bytes;
  return { text: hex(part), what: plural(part.length, 'byte') };
}

/** Undefined: there is nothing of the kind. */
type Taker = (state: State) => Copied | undefined;

const PARTS = {
  value: (state) => {
    const node = selectedLine(state)?.node;
    return node && { text: valueText(node.text), what: `value of ${node.field ?? 'the line'}` };
  },
  line: (state) => {
    const node = selectedLine(state)?.node;
    return node && { text: node.text, what: 'line of the tree' };
  },
  field: (state) => {
    const field = selectedLine(state)?.node.field;
    return field === undefined ? undefined : { text: field, what: field };
  },
  filter: (state) => {
    const text = selectedLine(state)?.node.filter ?? state.filter;
    return text === '' ? undefined : { text, what: `filter ${text}` };
  },
  row: (state) => {
    const row = rowAt(state, state.list.cursor);
    return row && { text: rowText(row), what: 'row' };
  },
  hex: bytesText,
} satisfies Readonly<Record<string, Taker>>;

const isPart = (text: string): text is keyof typeof PARTS => Object.hasOwn(PARTS, text);

const MENU = menuOf('Copy', [
  choice('v', "value of the tree's selected line", 'copy', 'value'),
  choice('l', 'that line, whole', 'copy', 'line'),
  choice('d', 'its field by name', 'copy', 'field'),
  choice('f', 'filter that finds it, or that is set', 'copy', 'filter'),
  choice('r', "list's selected row, tabs between", 'copy', 'row'),
  choice('h', 'bytes of the line, or all, as hex', 'copy', 'hex'),
]);

const copy: Handler = (state, argument) => {
  if (argument === '') return step(opened(state, { kind: 'menu', menu: MENU }));
  if (!isPart(argument)) return told(state, `copy: none of ${Object.keys(PARTS).join(', ')}`);
  const taken = PARTS[argument](state);
  return taken === undefined
    ? told(state, `no ${argument} to copy here`)
    : step(state, { type: 'copy', ...taken });
};

export const COPY_COMMANDS = { copy } satisfies Readonly<Record<string, Handler>>;
