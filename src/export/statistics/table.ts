/**
 * Tables: what a column is called, how it stands and what it gives up first on a narrow terminal,
 * told once for people and for NDJSON. Numbers are never cut: where texts cannot give enough,
 * columns are left out, and a line says so.
 */
import { harmless, plural } from '../../dissect/text.js';
import { type Json, jsonText } from '../json-text.js';

export interface Column<Row> {
  readonly title: string;
  /** Member of the record; absent: records do not have it, or have it in another form. */
  readonly key?: string;
  readonly value: (row: Row) => Json | undefined;
  /** The value for people; absent: as it is. Nothing where there is none. */
  readonly text?: (row: Row) => string;
  /** Numbers stand at the right. */
  readonly align: 'left' | 'right';
  /** Texts that may be cut: the column with the highest gives first, and most. Absent: never cut. */
  readonly shrink?: number;
  /** Where room is short it is left out before any text is cut: the one with the highest first. */
  readonly spare?: number;
}

export interface TableParts<Row> {
  /** `type` of the records. */
  readonly type: string;
  readonly title: string;
  readonly columns: readonly Column<Row>[];
  readonly rows: readonly Row[];
  /** Members beside, or instead of, those of columns. */
  readonly record?: (row: Row) => { readonly [key: string]: Json | undefined };
  /** Lines between title and head, such as what columns stand for. */
  readonly legend?: readonly string[];
  /** What to say where there are no rows. */
  readonly empty: string;
  /** What the table lacks, and why: lines below it, records of type "note". */
  readonly notes?: readonly string[];
}

/** Where texts are written to. */
export interface Paper {
  /** Columns; Infinity: a pipe. */
  readonly width: number;
  readonly colour: boolean;
  /** Signs beyond ASCII can be shown. */
  readonly unicode: boolean;
}

/** What a statistic amounts to: for people in lines of a width, or a record a line. */
export interface Result {
  /** Ends with a line break. */
  text(paper: Paper): string;
  /** Each ends with a line break. */
  records(): Iterable<string>;
  /** The same as a file of its own, where it is a picture; undefined: there is nothing to draw. */
  svg?(): string | undefined;
}

export const left = <Row>(
  title: string,
  value: (row: Row) => Json | undefined,
  more: Partial<Column<Row>> = {},
): Column<Row> => ({ title, key: title, value, align: 'left', ...more });

export const right = <Row>(
  title: string,
  value: (row: Row) => Json | undefined,
  more: Partial<Column<Row>> = {},
): Column<Row> => ({ ...left(title, value, more), align: 'right' });

export const table = <Row>(parts: TableParts<Row>): Result => ({
  text: ({ width }) => tableText(parts, width),
  records: () => tableRecords(parts),
});

/** A line that says what a cap left out; none where nothing was. */
export const overlookedNotes = (count: number, word: string, what: string): string[] =>
  count === 0 ? [] : [`${plural(count, word)} ${what}`];

function tableText<Row>(
  { title, legend = [], columns, rows, empty, notes = [] }: TableParts<Row>,
  width: number,
): string {
  const body = rows.length === 0 ? [empty] : tableLines(columns, rows, width);
  return [title, ...legend, ...body, ...notes].map((line) => `${line}\n`).join('');
}

function* tableRecords<Row>({ type, columns, rows, record, notes = [] }: TableParts<Row>) {
  for (const row of rows) {
    const members = columns.flatMap(({ key, value }) =>
      key === undefined ? [] : [[key, value(row)] as const],
    );
    yield line({ type, ...Object.fromEntries(members), ...record?.(row) });
  }
  for (const text of notes) yield line({ type: 'note', of: type, text });
}

const line = (record: Json): string => `${jsonText(record)}\n`;

const GAP = 2;
/** Texts are cut to no less than this. */
const LEAST = 12;

/** A head and a line for each row, at most `width` columns wide. */
export function tableLines<Row>(
  columns: readonly Column<Row>[],
  rows: readonly Row[],
  width: number,
): string[] {
  const all = columns.map((column): Cells => {
    const cells = [column.title, ...rows.map((row) => cellText(column, row))];
    return { column, cells, width: cells.reduce((most, { length }) => Math.max(most, length), 0) };
  });
  const shown = fitted(all, width);
  const lines = Array.from({ length: rows.length + 1 }, (_, row) =>
    shown
      .map(({ column, cells, width: room }) => {
        const cell = shortened(cells[row] ?? '', room);
        return column.align === 'left' ? cell.padEnd(room) : cell.padStart(room);
      })
      .join(' '.repeat(GAP))
      .trimEnd(),
  );
  if (shown.length === all.length) return lines;
  const missing = all.filter((each) => !shown.some(({ column }) => column === each.column));
  const names = missing.map(({ column }) => column.title).join(', ');
  return [...lines, `Not shown for want of room: ${names}`];
}

interface Cells {
  readonly column: Pick<Column<never>, 'title' | 'align' | 'shrink' | 'spare'>;
  /** The title, then one for each row. */
  readonly cells: readonly string[];
  readonly width: number;
}

function cellText<Row>({ value, text }: Column<Row>, row: Row): string {
  if (text !== undefined) return harmless(text(row));
  const plain = value(row);
  return plain === undefined || plain === null ? '' : harmless(String(plain));
}

/** What can be spared is left out, then texts are cut; then the last columns go, but the first. */
function fitted(all: readonly Cells[], width: number): Cells[] {
  let shown = [...all];
  const excess = () =>
    shown.reduce((sum, each) => sum + each.width, GAP * (shown.length - 1)) - width;
  const spare = all
    .filter(({ column }) => column.spare !== undefined)
    .sort((a, b) => (b.column.spare ?? 0) - (a.column.spare ?? 0));
  for (const { column } of spare) {
    if (excess() > 0) shown = shown.filter((each) => each.column !== column);
  }
  const willing = shown
    .filter(({ column }) => column.shrink !== undefined)
    .sort((a, b) => (b.column.shrink ?? 0) - (a.column.shrink ?? 0));
  for (const { column } of willing) {
    const least = Math.max(LEAST, column.title.length);
    shown = shown.map((each) =>
      each.column === column && excess() > 0
        ? { ...each, width: Math.max(Math.min(each.width, least), each.width - excess()) }
        : each,
    );
  }
  while (shown.length > 1 && excess() > 0) shown = shown.slice(0, -1);
  return shown;
}

const shortened = (text: string, width: number): string =>
  text.length <= width ? text : `${text.slice(0, Math.max(0, width - 1))}…`;
