/** One field compared with constants: the loop over its column. */
import type { Condition, Value } from '../check/checked.js';
import type { ColumnSource } from '../fields/field.js';
import type { Scalar } from '../values/kinds.js';
import type { Columns, SessionFacts } from './columns.js';
import {
  compareTimes,
  compareWith,
  keepNonZero,
  keepWhere,
  type Numbers,
  type Order,
  OUTCOMES,
  testBits,
  within,
} from './loops.js';
import { FALSE, TRUE } from './verdicts.js';

/** False: a column that it needs is not there. */
export type Simple = (columns: Columns, out: Uint8Array, session: SessionFacts) => boolean;

/** What is asked of the one field. */
type Question =
  | { readonly kind: 'exists' }
  | { readonly kind: 'order'; readonly relative: Order; readonly constant: Scalar }
  | {
      readonly kind: 'ranges';
      readonly ranges: readonly (readonly [Scalar, Scalar])[];
    };

/** Undefined where the condition is none of one field and constants, or its field has no column. */
export function simpleOf(condition: Condition): Simple | undefined {
  const asked = questionOf(condition);
  if (asked === undefined) return undefined;
  const { source, question } = asked;
  switch (source.kind) {
    case 'number':
      return source.mask === undefined ? ofNumbers(source, question) : ofBits(source, question);
    case 'row':
      return numeric(question, ({ rows, first }) => filled(rows, (i) => first + i));
    case 'valueLength':
      return numeric(question, valueLengths);
    case 'latency':
      return numeric(question, ({ latency }) => latency);
    case 'time':
      return ofTimes(source.relative, question);
    case 'connection':
      return undefined;
  }
}

interface About {
  readonly source: ColumnSource;
  readonly question: Question;
}

/** The question and the field's column, the other way round where the constant stands first. */
function questionOf(condition: Condition): About | undefined {
  if (condition.kind === 'exists') return about(condition.of, { kind: 'exists' });
  if (condition.kind === 'in') return about(condition.left, ofSet(condition));
  if (condition.kind !== 'relation' || condition.relative === 'contains') return undefined;
  const { left, right, relative } = condition;
  const [a, b] = [constant(left), constant(right)];
  if (b !== undefined) return about(left, { kind: 'order', relative, constant: b });
  if (a === undefined) return undefined;
  return about(right, { kind: 'order', relative: MIRRORED[relative], constant: a });
}

function about(value: Value, question: Question | undefined): About | undefined {
  const source = value.of === 'field' ? value.field.column : undefined;
  return source && question && { source, question };
}

function ofSet({ set }: Extract<Condition, { readonly kind: 'in' }>): Question | undefined {
  const ranges: (readonly [Scalar, Scalar])[] = [];
  for (const { low, high } of set) {
    const [from, to] = [constant(low), constant(high ?? low)];
    if (from === undefined || to === undefined) return undefined;
    ranges.push([from, to]);
  }
  return { kind: 'ranges', ranges };
}

/** A number below zero is a negated constant. */
function constant(value: Value): Scalar | undefined {
  if (value.of === 'constant') return value.value;
  if (value.of !== 'negate') return undefined;
  const positive = constant(value.value);
  return typeof positive === 'number' || typeof positive === 'bigint' ? -positive : undefined;
}

const MIRRORED: Readonly<Record<Order, Order>> = {
  eq: 'eq',
  ne: 'ne',
  lt: 'gt',
  le: 'ge',
  gt: 'lt',
  ge: 'le',
};

/**
 * Columns hold integers below 2^53, and other constants are not among them: rounding one of
 * those keeps it on its side of every value.
 */
function ofColumn(question: Question, column: Numbers, out: Uint8Array, rows: number): void {
  if (question.kind === 'exists') {
    // NaN: the value is not there.
    for (let i = 0; i < rows; i += 1) out[i] = Number.isNaN(column[i]) ? FALSE : TRUE;
  } else if (question.kind === 'order') {
    compareWith(question.relative, column, Number(question.constant), out, rows);
  } else {
    const ranges = Float64Array.from(question.ranges.flat(), Number);
    within(column, ranges, out, rows);
  }
}

const numeric =
  (question: Question, columnOf: (columns: Columns) => Numbers | undefined): Simple =>
  (columns, out) => {
    const column = columnOf(columns);
    if (column === undefined) return false;
    ofColumn(question, column, out, columns.rows);
    return true;
  };

type NumberSource = Extract<ColumnSource, { readonly kind: 'number' }>;

function ofNumbers({ column, present, zeroIsAbsent }: NumberSource, question: Question): Simple {
  return (columns, out) => {
    const values = columns[column];
    const { magic, rows } = columns;
    if (values === undefined || (present !== undefined && magic === undefined)) return false;
    ofColumn(question, values, out, rows);
    if (present !== undefined && magic !== undefined) keepWhere(magic, present, out, rows);
    if (zeroIsAbsent) keepNonZero(values, out, rows);
    return true;
  };
}

/** A boolean: its two values are asked beforehand. */
function ofBits({ column, mask = 0 }: NumberSource, question: Question): Simple {
  const verdictOf = (value: boolean) => (ofBoolean(question, value) ? TRUE : FALSE);
  const verdicts = [verdictOf(false), verdictOf(true)] as const;
  return (columns, out) => {
    const values = columns[column];
    if (!(values instanceof Uint8Array)) return false;
    testBits(values, mask, verdicts, out, columns.rows);
    return true;
  };
}

function ofBoolean(question: Question, value: boolean): boolean {
  if (question.kind === 'exists') return true;
  if (question.kind === 'order') {
    const order = Number(value) - Number(question.constant);
    return OUTCOMES[question.relative][Math.sign(order) + 1] === TRUE;
  }
  return question.ranges.some(([low, high]) => value >= low && value <= high);
}

function ofTimes(relative: boolean, question: Question): Simple | undefined {
  // A set of times is rare: it is left to the messages themselves.
  if (question.kind === 'ranges') return undefined;
  return ({ seconds, nanoseconds, rows }, out, { began }) => {
    if (seconds === undefined || nanoseconds === undefined) return false;
    if (question.kind === 'exists') {
      out.fill(TRUE, 0, rows);
      return true;
    }
    if (relative && began === undefined) return false;
    const since = relative && began ? BigInt(began.s) * SECOND + BigInt(began.ns) : 0n;
    const at = (question.constant as bigint) + since;
    const ns = ((at % SECOND) + SECOND) % SECOND;
    const instant = { s: Number((at - ns) / SECOND), ns: Number(ns) };
    compareTimes(question.relative, { seconds, nanoseconds }, instant, out, rows);
    return true;
  };
}

const SECOND = 1_000_000_000n;

function filled(rows: number, of: (i: number) => number): Float64Array {
  const values = new Float64Array(rows);
  for (let i = 0; i < rows; i += 1) values[i] = of(i);
  return values;
}

function valueLengths(columns: Columns): Numbers | undefined {
  const { bodyLength, framingExtrasLength, extrasLength, keyLength, rows } = columns;
  if (!bodyLength || !framingExtrasLength || !extrasLength || !keyLength) return undefined;
  return filled(rows, (i) =>
    Math.max(
      0,
      (bodyLength[i] as number) -
        (framingExtrasLength[i] as number) -
        (extrasLength[i] as number) -
        (keyLength[i] as number),
    ),
  );
}
