/** Calculation with values: exact for integers of any size. */
import type { Operator } from '../syntax.js';
import { type Scalar, tidy } from '../values/kinds.js';

/** The result; undefined where there is none: a division by zero, or what is no number. */
export function calculate(operator: Operator, a: Scalar, b: Scalar): Scalar | undefined {
  if (a instanceof Uint8Array || b instanceof Uint8Array) return masked(a, b);
  if (typeof a === 'bigint' && typeof b === 'bigint') return ofIntegers(operator, a, b);
  if (!isNumber(a) || !isNumber(b)) return undefined;
  if (isWhole(a) && isWhole(b)) {
    const result = ofIntegers(operator, BigInt(a), BigInt(b));
    return result === undefined ? undefined : tidy(result);
  }
  return ofDecimals(operator, Number(a), Number(b));
}

/** Bytes of equal length, bit by bit. */
function masked(a: Scalar, b: Scalar): Uint8Array | undefined {
  if (!(a instanceof Uint8Array && b instanceof Uint8Array) || a.length !== b.length)
    return undefined;
  return a.map((byte, i) => byte & (b[i] as number));
}

const isNumber = (value: Scalar): value is number | bigint =>
  typeof value === 'number' || typeof value === 'bigint';

const isWhole = (value: number | bigint): boolean =>
  typeof value === 'bigint' || Number.isInteger(value);

function ofIntegers(operator: Operator, a: bigint, b: bigint): bigint | undefined {
  switch (operator) {
    case '+':
      return a + b;
    case '-':
      return a - b;
    case '*':
      return a * b;
    case '/':
      return b === 0n ? undefined : a / b;
    case '%':
      return b === 0n ? undefined : a % b;
    case '&':
      return a & b;
  }
}

function ofDecimals(operator: Operator, a: number, b: number): number | undefined {
  const result = {
    '+': a + b,
    '-': a - b,
    '*': a * b,
    '/': a / b,
    '%': a % b,
    '&': Number.NaN,
  }[operator];
  return Number.isFinite(result) ? result : undefined;
}

/** Whether a calculation that stands alone holds: it gave something else than zero. */
export const isNonZero = (value: Scalar): boolean =>
  value instanceof Uint8Array
    ? value.some((byte) => byte !== 0)
    : typeof value === 'bigint'
      ? value !== 0n
      : value !== 0;
