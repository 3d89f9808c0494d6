/** What holds of every screen, whatever is on it. */
import fc from 'fast-check';
import { expect } from 'vitest';
import { cellWidth } from '../../../src/tui/paint/cells.js';
import { type Line, plainText } from '../../../src/tui/paint/line.js';
import { screen } from '../../../src/tui/panes/screen.js';
import { stage } from './stage.js';

/** As many lines as the terminal has, each as wide as it is. */
export function expectToFill(lines: readonly Line[], width: number, height: number): void {
  expect(lines).toHaveLength(height);
  for (const line of lines) expect(cellWidth(plainText(line))).toBe(width);
}

/** Nothing in it that a terminal would obey instead of showing it, and each line as wide as all. */
export function expectToBeHarmless(lines: readonly Line[], width: number): void {
  for (const line of lines) {
    expect(plainText(line)).not.toMatch(/[\u0000-\u001f\u007f-\u009f]/);
    expect(cellWidth(plainText(line))).toBe(width);
  }
}

/** At any size, after up to `most` of these keys in any order. */
export async function expectToFillAfter(keys: readonly string[], most: number): Promise<void> {
  await fc.assert(
    fc.asyncProperty(
      fc.integer({ min: 1, max: 250 }),
      fc.integer({ min: 1, max: 70 }),
      fc.array(fc.constantFrom(...keys), { maxLength: most }),
      async (width, height, pressed) => {
        const on = await stage({ count: 40, mode: 'live' }, width, height);
        await on.press(...pressed);
        expectToFill(screen(on.state), width, height);
      },
    ),
    { numRuns: 60 },
  );
}
