/** Calculation with values, against wireshark-filter(4) "Arithmetic operators" and by hand. */
import { describe, expect, it } from 'vitest';
import { calculate, isNonZero } from '../../../src/filter/run/arithmetic.js';
import type { Operator } from '../../../src/filter/syntax.js';
import type { Scalar } from '../../../src/filter/values/kinds.js';

const U64 = 2n ** 64n - 1n;
const bytes = (...values: number[]): Uint8Array => Uint8Array.from(values);

describe('calculate', () => {
  it.each<[Scalar, Operator, Scalar, Scalar | undefined]>([
    [7, '+', 5, 12],
    [7, '-', 9, -2],
    [7, '*', 5, 35],
    [7, '/', 2, 3],
    [-7, '/', 2, -3],
    [7, '%', 4, 3],
    [6, '&', 3, 2],
    [1.5, '+', 1, 2.5],
    [1.5, '-', 1, 0.5],
    [1.5, '*', 3, 4.5],
    [1.5, '/', 2, 0.75],
    [5.5, '%', 2, 1.5],
    // Exact beyond 2^53, and a number again wherever that is exact.
    [2 ** 53, '+', 1, 2n ** 53n + 1n],
    [U64, '-', 1, U64 - 1n],
    [U64, '&', 0xff, 255],
    [U64, '*', U64, U64 * U64],
  ])('%s %s %s is %s', (a, operator, b, result) => {
    const got = calculate(operator, a, b);
    expect(typeof result === 'number' && typeof got === 'bigint' ? Number(got) : got).toBe(result);
  });

  it.each<[Scalar, Operator, Scalar]>([
    [7, '/', 0],
    [7, '%', 0],
    [U64, '/', 0n],
    [U64, '%', 0n],
    [1.5, '/', 0],
    [1.5, '%', 0],
    [1.5, '&', 1],
    ['7', '+', 1],
    [7, '+', true],
    [bytes(1), '&', 1],
    [bytes(1), '&', bytes(1, 2)],
  ])('%s %s %s has no result', (a, operator, b) => {
    expect(calculate(operator, a, b)).toBeUndefined();
  });

  it('masks bytes of equal length', () => {
    expect(calculate('&', bytes(0xf0, 0x0f, 0xff), bytes(0x80, 0xff, 0))).toEqual(
      bytes(0x80, 0x0f, 0),
    );
  });
});

it.each<[Scalar, boolean]>([
  [0, false],
  [1, true],
  [-1, true],
  [0n, false],
  [1n, true],
  [bytes(), false],
  [bytes(0, 0), false],
  [bytes(0, 1), true],
  [bytes(2), true],
])('a calculation that gave %s and stands alone holds: %s', (value, holds) => {
  expect(isNonZero(value)).toBe(holds);
});
