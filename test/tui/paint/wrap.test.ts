import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { cellWidth, clean } from '../../../src/tui/paint/cells.js';
import { wrap } from '../../../src/tui/paint/wrap.js';

describe('wrap', () => {
  test.each([
    ['one two three', 7, ['one two', 'three']],
    ['one two three', 8, ['one two', 'three']],
    ['one two three', 6, ['one', 'two', 'three']],
    ['onetwothree', 4, ['onet', 'woth', 'ree']],
    ['日本 語', 4, ['日本', '語']],
    ['', 4, []],
  ])('%s in %i cells', (text, width, lines) => expect(wrap(text, width, 9)).toEqual(lines));

  test('ends in an ellipsis where there are not enough lines', () => {
    expect(wrap('one two three four', 7, 2)).toEqual(['one two', 'three …']);
  });

  test('loses nothing but blanks, and no line is too wide', () => {
    const width = fc.integer({ min: 2, max: 30 });
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 80 }), width, (text, cells) => {
        const lines = wrap(text, cells, 1000);
        for (const line of lines) expect(cellWidth(line)).toBeLessThanOrEqual(cells);
        expect(lines.join('').replace(/ /g, '')).toBe(clean(text).replace(/ /g, ''));
      }),
    );
  });
});
