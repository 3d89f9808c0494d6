/** Digits in a buffer are those that JavaScript writes. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decimal, decimals, hexadecimal, MOST } from '../../../src/export/fields/digits.js';

type Write = (out: Uint8Array, at: number) => number;

/** What is written at 3, and nothing before or behind it. */
function written(write: Write): string {
  const out = new Uint8Array(MOST + 8).fill(0x2e);
  const end = write(out, 3);
  const text = Buffer.from(out).toString('latin1');
  expect(text.slice(0, 3)).toBe('...');
  expect(text.slice(end)).toMatch(/^\.+$/);
  return text.slice(3, end);
}

const POWERS = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 16];
const EDGES = POWERS.flatMap((power) => [10 ** power - 1, 10 ** power]);
const MORE = [99, 100, 101, 9_999, 10_000, 2 ** 31, 2 ** 32 - 1, 2 ** 32, 2 ** 53 - 1];

describe('digits', () => {
  it.each([...EDGES, ...MORE])('write %d', (value) => {
    expect(written((out, at) => decimal(out, at, value))).toBe(String(value));
  });

  it('write as many digits as there are, at every power of two', () => {
    for (let power = 0; power < 53; power += 1) {
      for (const value of [2 ** power - 1, 2 ** power, 2 ** power + 1]) {
        expect(written((out, at) => decimal(out, at, value))).toBe(String(value));
      }
    }
  });

  it('write any number', () => {
    fc.assert(
      fc.property(fc.oneof(fc.nat(), fc.maxSafeNat()), (value) => {
        expect(written((out, at) => decimal(out, at, value))).toBe(String(value));
      }),
    );
  });

  it('write any 32 bits in hexadecimal', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 0xffff_ffff }), (value) => {
        const text = `0x${value.toString(16).padStart(8, '0')}`;
        expect(written((out, at) => hexadecimal(out, at, value, 8))).toBe(text);
      }),
    );
    expect(written((out, at) => hexadecimal(out, at, 0x75, 2))).toBe('0x75');
  });

  it('write nine decimals', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 999_999_999 }), (ns) => {
        const text = `.${String(ns).padStart(9, '0')}`;
        expect(written((out, at) => decimals(out, at, ns))).toBe(text);
      }),
    );
  });
});
