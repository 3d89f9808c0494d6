/**
 * What the cells of a line are made of, decided once for all messages. Where a field says how
 * columns of numbers tell it (ColumnSource), its digits are written from such numbers; where
 * it says that it is the same for a whole connection, its bytes are kept; any other is asked
 * for its values.
 */
import { hexDigitsOf } from '../../dissect/fields/bases.js';
import type { Field, NumberColumn } from '../../filter/fields/field.js';
import { type ValueText, valueTextOf } from '../../filter/values/value-text.js';
import type { CellStyle } from './cell-text.js';

export const HOW = {
  /** Digits of the number at `place`. */
  decimal: 0,
  /** `0x` and `digits` digits of it. */
  hexadecimal: 1,
  /** 1 or 0: whether bits of `mask` are set in it. */
  flag: 2,
  /** The number of the message. */
  number: 3,
  valueLength: 4,
  epoch: 5,
  relative: 6,
  latency: 7,
  connection: 8,
  /** Whatever the field's getter says. */
  values: 9,
} as const;
export type How = (typeof HOW)[keyof typeof HOW];

/** Where a row of numbers has what columns of these names have. */
export const PLACE = {
  magic: 0,
  opcode: 1,
  datatype: 2,
  vbucketOrStatus: 3,
  opaque: 4,
  bodyLength: 5,
  framingExtrasLength: 6,
  extrasLength: 7,
  keyLength: 8,
  frame: 9,
  stream: 10,
} as const satisfies Partial<Record<NumberColumn, number>>;
export const PLACES = 11;

const isPlace = (column: NumberColumn): column is keyof typeof PLACE =>
  Object.hasOwn(PLACE, column);

const EVERYWHERE = new Uint8Array(256).fill(1);

/** One shape for all, so that the loop over cells stays fast. */
export class Cell {
  how: How = HOW.values;
  place = 0;
  digits = 0;
  mask = 0;
  /** 1 for each magic whose messages have the field. */
  present: Uint8Array = EVERYWHERE;
  zeroIsAbsent = false;
  readonly text: ValueText;

  constructor(readonly field: Field) {
    this.text = valueTextOf(field);
    this.settle(field);
  }

  private settle({ column, definition, kind }: Field): void {
    switch (column?.kind) {
      case 'number':
        if (!isPlace(column.column)) return;
        this.place = PLACE[column.column];
        this.present = column.present ?? EVERYWHERE;
        this.zeroIsAbsent = column.zeroIsAbsent === true;
        if (column.mask !== undefined) {
          this.how = HOW.flag;
          this.mask = column.mask;
        } else if (kind === 'number') {
          this.digits = hexDigitsOf(definition) ?? 0;
          this.how = this.digits > 0 ? HOW.hexadecimal : HOW.decimal;
        }
        return;
      case 'row':
        this.how = HOW.number;
        return;
      case 'valueLength':
        this.how = HOW.valueLength;
        return;
      case 'latency':
        this.how = HOW.latency;
        return;
      case 'time':
        if (column.relative) this.how = HOW.relative;
        // A date is text; seconds since 1970 are digits.
        else if (kind === 'duration') this.how = HOW.epoch;
        return;
      case 'connection':
        this.how = HOW.connection;
        return;
      default:
    }
  }

  /** More than the header, the connection and the time is looked at. */
  get readsExchange(): boolean {
    if (this.how === HOW.values) return this.field.column?.kind !== 'time';
    return this.how === HOW.latency;
  }

  /** What the field's getter says, as a cell; empty: it is not there. */
  textOf(view: Parameters<Field['values']>[0], style: CellStyle): string {
    const values = this.field.values(view);
    if (values.length === 0) return '';
    // Also a number may be text where the sender wrote text in its place.
    const isText = values.some((value) => typeof value === 'string');
    return style.cell(values.map(this.text), isText);
  }
}
