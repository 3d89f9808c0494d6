/** Patterns of bytes find what a plain comparison at every place finds. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { bytesPattern, parseHex, textPattern } from '../../../src/session/search/byte-pattern.js';

const bytesOf = (text: string): Uint8Array => new TextEncoder().encode(text);

/** Few different bytes, so that parts of the pattern come by again and again. */
const some = (minLength: number, maxLength: number) =>
  fc.uint8Array({ minLength, maxLength, max: 2 });

describe('bytes', () => {
  it('are found where they are, and nowhere else', () => {
    fc.assert(
      fc.property(some(1, 5), some(0, 40), (wanted, bytes) => {
        const isThere = Buffer.from(bytes).includes(Buffer.from(wanted));
        expect(bytesPattern(wanted)(bytes)).toBe(isThere);
      }),
    );
  });

  it.each([
    ['80 70 00', [0x80, 0x70, 0]],
    ['80:70-00', [0x80, 0x70, 0]],
    [' 0xABcd ', [0xab, 0xcd]],
    ['8', undefined],
    ['80 7', undefined],
    ['xy', undefined],
    ['', undefined],
  ])('%j are read from hex', (text, expected) => {
    const parsed = parseHex(text);
    expect(parsed && [...parsed]).toEqual(expected);
  });
});

describe('text', () => {
  it('is found in whatever case its ASCII letters are', () => {
    const letters = fc.string({
      unit: fc.constantFrom('a', 'A', 'b', 'B', '@', '`'),
      minLength: 1,
    });
    fc.assert(
      fc.property(letters, letters, (wanted, text) => {
        const isThere = text.toLowerCase().includes(wanted.toLowerCase());
        expect(textPattern(wanted)(bytesOf(text))).toBe(isThere);
      }),
    );
  });

  it('is UTF-8 beyond that', () => {
    expect(textPattern('STRAß')(bytesOf('die straße'))).toBe(true);
    expect(textPattern('ä')(bytesOf('Ä'))).toBe(false);
  });
});
