/** What people said of messages, a capture gone through at a pace, and panes that were moved. */
import { describe, expect, test } from 'vitest';
import type { Row } from '../../../src/session/port/row.js';
import { type Line, plainText } from '../../../src/tui/paint/line.js';
import { DIM, inkOf } from '../../../src/tui/paint/style.js';
import { screen } from '../../../src/tui/panes/screen.js';
import { Stage } from '../helpers/stage.js';

const SAID: Readonly<Record<number, Partial<Row>>> = {
  2: { commented: true, note: 'who asked?' },
  3: { ignored: true },
  4: { reference: true, time: '*REF*', commented: true },
  10: { ignored: true, marked: true, commented: true },
};

async function noted(width: number, height: number): Promise<Stage> {
  const on = new Stage({ count: 300 }, width, height);
  on.session.decorate = (row) => ({ ...row, ...SAID[row.number] });
  on.session.more = { playback: { speed: 4, position: 12.34, length: 60, isOver: false } };
  on.session.grow(0);
  await on.idle();
  return on;
}

describe('golden frames', () => {
  test.each([
    ['noted-80x24', 80, 24, ['m', 'y']],
    ['noted-120x40', 120, 40, ['j', ';', '!']],
    ['noted-200x60', 200, 60, ['w']],
  ] as const)('%s', async (name, width, height, keys) => {
    const on = await noted(width, height);
    await on.press(...keys);
    await expect(`${on.text}\n`).toMatchFileSnapshot(`golden/${name}.txt`);
  });

  test('dragged-120x40', async () => {
    const on = await noted(120, 40);
    const drag = (x: number, y: number, toX: number, toY: number): void => {
      for (const report of [
        { action: 'press', x, y },
        { action: 'drag', x: toX, y: toY },
        { action: 'release', x: toX, y: toY },
      ] as const) {
        on.dispatch({ type: 'mouse', report });
      }
    };
    drag(10, 18, 10, 8);
    drag(46, 20, 75, 20);
    await on.idle();
    await expect(`${on.text}\n`).toMatchFileSnapshot('golden/dragged-120x40.txt');
  });
});

test('an ignored row is grey and nothing else, whatever it would be', async () => {
  const on = await noted(120, 60);
  const rowOf = (number: number): Line =>
    screen(on.state).find((line) => plainText(line).startsWith(`${number} `)) ?? [];
  expect(new Set(rowOf(10).map(({ style }) => style))).toEqual(new Set([DIM]));
  expect(rowOf(20).some(({ style }) => inkOf(style) !== 0)).toBe(true);
});
