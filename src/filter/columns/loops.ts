/**
 * One loop for each way to compare a column with constants: nothing is called per row, nothing
 * is made, and nothing branches, since what captured data holds cannot be predicted. A truth
 * value becomes a verdict by multiplication, and a mask by a minus sign.
 */
import type { Relative } from '../check/checked.js';
import { FALSE, TRUE } from './verdicts.js';

export type Numbers = Uint8Array | Uint16Array | Uint32Array | Float64Array;
export type Order = Exclude<Relative, 'contains'>;

/** out[i] = column[i] <relative> constant. A NaN in the column is false, whatever is asked. */
export function compareWith(
  relative: Order,
  column: Numbers,
  constant: number,
  out: Uint8Array,
  rows: number,
): void {
  switch (relative) {
    case 'eq':
      for (let i = 0; i < rows; i += 1) out[i] = Number(column[i] === constant) * TRUE;
      return;
    case 'ne':
      // Less or greater: a NaN is neither.
      for (let i = 0; i < rows; i += 1) {
        const value = column[i] as number;
        out[i] = (Number(value < constant) | Number(value > constant)) * TRUE;
      }
      return;
    case 'lt':
      for (let i = 0; i < rows; i += 1) out[i] = Number((column[i] as number) < constant) * TRUE;
      return;
    case 'le':
      for (let i = 0; i < rows; i += 1) out[i] = Number((column[i] as number) <= constant) * TRUE;
      return;
    case 'gt':
      for (let i = 0; i < rows; i += 1) out[i] = Number((column[i] as number) > constant) * TRUE;
      return;
    case 'ge':
      for (let i = 0; i < rows; i += 1) out[i] = Number((column[i] as number) >= constant) * TRUE;
      return;
  }
}

/** True within any of these ranges, both ends included: `[low, high, low, high, ...]`. */
export function within(column: Numbers, ranges: Float64Array, out: Uint8Array, rows: number): void {
  out.fill(FALSE, 0, rows);
  for (let k = 0; k < ranges.length; k += 2) {
    const [low, high] = [ranges[k] as number, ranges[k + 1] as number];
    for (let i = 0; i < rows; i += 1) {
      const value = column[i] as number;
      out[i] = (out[i] as number) | ((Number(value >= low) & Number(value <= high)) * TRUE);
    }
  }
}

/** out[i] = the verdict that the table has for this value of the column. */
export function lookUp(
  column: Uint8Array | Uint16Array,
  table: Uint8Array,
  out: Uint8Array,
  rows: number,
): void {
  for (let i = 0; i < rows; i += 1) out[i] = table[column[i] as number] as number;
}

/** False where the table has 0 for the value of the column; elsewhere it has 1. */
export function keepWhere(
  column: Uint8Array,
  table: Uint8Array,
  out: Uint8Array,
  rows: number,
): void {
  for (let i = 0; i < rows; i += 1) {
    out[i] = (out[i] as number) & -(table[column[i] as number] as number);
  }
}

/** False where the column has 0. */
export function keepNonZero(column: Numbers, out: Uint8Array, rows: number): void {
  for (let i = 0; i < rows; i += 1) out[i] = (out[i] as number) & -Number(column[i] !== 0);
}

/** One of two verdicts, as any of these bits is set or none is. */
export function testBits(
  column: Uint8Array,
  mask: number,
  [clear, set]: readonly [number, number],
  out: Uint8Array,
  rows: number,
): void {
  const change = clear ^ set;
  for (let i = 0; i < rows; i += 1) {
    out[i] = clear ^ (change & -Number(((column[i] as number) & mask) !== 0));
  }
}

/** out[i] = the time <relative> `s` seconds and `ns` nanoseconds. */
export function compareTimes(
  relative: Order,
  { seconds, nanoseconds }: { readonly seconds: Numbers; readonly nanoseconds: Numbers },
  { s, ns }: { readonly s: number; readonly ns: number },
  out: Uint8Array,
  rows: number,
): void {
  const outcomes = OUTCOMES[relative];
  for (let i = 0; i < rows; i += 1) {
    const difference = (seconds[i] as number) - s || (nanoseconds[i] as number) - ns;
    const sign = Number(difference > 0) - Number(difference < 0);
    out[i] = outcomes[sign + 1] as number;
  }
}

/** The verdicts where the column is less than, equal to and greater than the constant. */
export const OUTCOMES: Readonly<Record<Order, readonly [number, number, number]>> = {
  eq: [FALSE, TRUE, FALSE],
  ne: [TRUE, FALSE, TRUE],
  lt: [TRUE, FALSE, FALSE],
  le: [TRUE, TRUE, FALSE],
  gt: [FALSE, FALSE, TRUE],
  ge: [FALSE, TRUE, TRUE],
};
