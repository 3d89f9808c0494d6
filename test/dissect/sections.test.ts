/** Where the parts of a frame lie, however its lengths contradict each other or the bytes. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { splitFrame } from '../../src/dissect/sections.js';
import { readHeader } from '../../src/mcbp/header.js';
import { frame } from '../helpers/frames.js';

const split = (bytes: Uint8Array) => splitFrame(readHeader(bytes), bytes.length);

describe('splitFrame', () => {
  const whole = frame({
    magic: 0x08,
    opcode: 0x3d,
    framing: [0x00, 0x50],
    extras: [1],
    key: 'abc',
    value: 'value',
  });

  it('puts framing extras, extras, key and value in this order', () => {
    expect(split(whole)).toEqual({
      framing: { start: 24, end: 26 },
      extras: { start: 26, end: 27 },
      key: { start: 27, end: 30 },
      value: { start: 30, end: 35 },
      inconsistent: false,
      missing: 0,
    });
  });

  it.each([
    [24, { framing: [24, 24], extras: [24, 24], key: [24, 24], value: [24, 24], missing: 11 }],
    [25, { framing: [24, 25], extras: [25, 25], key: [25, 25], value: [25, 25], missing: 10 }],
    [28, { framing: [24, 26], extras: [26, 27], key: [27, 28], value: [28, 28], missing: 7 }],
    [34, { framing: [24, 26], extras: [26, 27], key: [27, 30], value: [30, 34], missing: 1 }],
  ])('cuts the sections at %i bytes', (length, expected) => {
    const { framing, extras, key, value, missing, inconsistent } = split(whole.subarray(0, length));
    const pairs = { framing, extras, key, value };
    const found = Object.fromEntries(
      Object.entries(pairs).map(([name, { start, end }]) => [name, [start, end]]),
    );
    expect({ ...found, missing }).toEqual(expected);
    expect(inconsistent).toBe(false);
  });

  it('leaves what follows the frame alone', () => {
    const trailing = Uint8Array.from([...whole, 1, 2, 3]);
    expect(split(trailing)).toEqual(split(whole));
  });

  it('says that lengths are inconsistent, and shows what there is', () => {
    const bytes = frame({ opcode: 0x75, extras: [1, 2], key: 'abc', bodyLength: 4 });
    expect(split(bytes)).toMatchObject({
      extras: { start: 24, end: 26 },
      key: { start: 26, end: 28 },
      value: { start: 28, end: 28 },
      inconsistent: true,
      missing: 0,
    });
  });

  it('keeps every section in the bytes and in order, for any header', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(0x80, 0x08, 0x81, 0x18, 0x00),
        fc.uint8Array({ minLength: 23, maxLength: 80 }),
        fc.option(fc.nat(100)),
        (magic, rest, bodyLength) => {
          const bytes = Uint8Array.from([magic, ...rest]);
          if (bodyLength !== null) bytes.set([0, 0, 0, bodyLength], 8);
          const { framing, extras, key, value, missing } = split(bytes);
          let at = 24;
          for (const { start, end } of [framing, extras, key, value]) {
            expect(start).toBe(at);
            expect(end).toBeGreaterThanOrEqual(start);
            at = end;
          }
          const { bodyLength: promised } = readHeader(bytes);
          // Sections that exceed the body are cut with it: nothing is counted twice.
          expect(at).toBe(Math.min(bytes.length, 24 + promised));
          expect(missing).toBe(Math.max(0, 24 + promised - bytes.length));
        },
      ),
    );
  });
});
