import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { layoutOf, linesOf, PANES, placeOf } from '../../../src/tui/model/layout.js';

const shape = (width: number, height: number) =>
  ({ width, height, focus: 'list', zoomed: false }) as const;

describe('layoutOf', () => {
  test('bands fill the screen between filter bar and status bar, and panes fill their bands', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 60, max: 300 }),
        fc.integer({ min: 15, max: 120 }),
        fc.constantFrom(...PANES),
        fc.boolean(),
        (width, height, focus, zoomed) => {
          const layout = layoutOf({ width, height, focus, zoomed });
          const heights = layout.map((band) => band[0]?.height ?? 0);
          expect(heights.reduce((a, b) => a + b, 0)).toBe(height - 2);
          for (const band of layout) {
            const cells = band.reduce((sum, place) => sum + place.width + 1, -1);
            expect(cells).toBe(width);
            expect(new Set(band.map((place) => place.height)).size).toBe(1);
          }
          expect(placeOf(layout, focus)).toBeDefined();
        },
      ),
    );
  });

  test.each([
    ['80x24: nine rows, tree and an 8-byte dump below', 80, 24, 9, 40, 39],
    ['120x40: sixteen bytes a line', 120, 40, 16, 46, 73],
    ['200x60', 200, 60, 25, 126, 73],
  ])('%s', (_, width, height, rows, tree, hex) => {
    const layout = layoutOf(shape(width, height));
    expect(linesOf(layout, 'list')).toBe(rows);
    expect(placeOf(layout, 'tree')?.width).toBe(tree);
    expect(placeOf(layout, 'hex')?.width).toBe(hex);
  });

  test('narrow and tall: stacked', () => {
    expect(layoutOf(shape(80, 60)).map((band) => band.map(({ pane }) => pane))).toEqual([
      ['list'],
      ['tree'],
      ['hex'],
    ]);
  });

  test('narrow and low: the tree, or the dump while it has the focus', () => {
    expect(placeOf(layoutOf(shape(70, 24)), 'hex')).toBeUndefined();
    expect(placeOf(layoutOf({ ...shape(70, 24), focus: 'hex' }), 'tree')).toBeUndefined();
  });

  test.each([
    [59, 40],
    [120, 14],
  ])('%ix%i is too small', (width, height) => expect(layoutOf(shape(width, height))).toEqual([]));
});
