/** Parts of bytes, against wireshark-filter(4) "The slice operator". */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { includesBytes, sliced } from '../../../src/filter/run/slices.js';
import type { SlicePart } from '../../../src/filter/syntax.js';

const VALUE = Uint8Array.of(10, 11, 12, 13, 14);
const part = (from: number, more: Partial<SlicePart> = {}): SlicePart => ({
  ...{ from, length: null, to: null },
  ...more,
});

describe('a slice', () => {
  it.each<[string, SlicePart[], number[]]>([
    ['[0:2]', [part(0, { length: 2 })], [10, 11]],
    ['[1-3]', [part(1, { to: 3 })], [11, 12, 13]],
    ['[2]', [part(2, { length: 1 })], [12]],
    ['[3:]', [part(3)], [13, 14]],
    ['[-2:]', [part(-2)], [13, 14]],
    ['[-5:1]', [part(-5, { length: 1 })], [10]],
    ['[1--2]', [part(1, { to: -2 })], [11, 12, 13]],
    ['[4:1]', [part(4, { length: 1 })], [14]],
    ['[0:5]', [part(0, { length: 5 })], [10, 11, 12, 13, 14]],
    ['[0,3-4]', [part(0, { length: 1 }), part(3, { to: 4 })], [10, 13, 14]],
  ])('%s', (_, parts, expected) => {
    expect(sliced(VALUE, parts)).toEqual(Uint8Array.from(expected));
  });

  it.each<[string, SlicePart[]]>([
    ['[5]', [part(5, { length: 1 })]],
    ['[5:]', [part(5)]],
    ['[-6:]', [part(-6)]],
    ['[4:2]', [part(4, { length: 2 })]],
    ['[3-5]', [part(3, { to: 5 })]],
    ['[3-2]', [part(3, { to: 2 })]],
    ['[0,5]', [part(0, { length: 1 }), part(5, { length: 1 })]],
  ])('%s is not there', (_, parts) => expect(sliced(VALUE, parts)).toBeUndefined());

  it('of text is of its UTF-8; of a number there is none', () => {
    expect(sliced('é!', [part(0, { length: 2 })])).toEqual(Uint8Array.of(0xc3, 0xa9));
    expect(sliced(7, [part(0)])).toBeUndefined();
  });
});

it('finds bytes among bytes as text is found in text', () => {
  const some = fc.uint8Array({ max: 2, maxLength: 12 });
  fc.assert(
    fc.property(some, some, some, (before, part, behind) => {
      const whole = Uint8Array.of(...before, ...part, ...behind);
      expect(includesBytes(whole, part)).toBe(true);
      expect(includesBytes(before, part)).toBe(before.join('').includes(part.join('')));
    }),
    { numRuns: 500 },
  );
});
