/** Menus of "apply as filter", the find prompt, chosen columns and the second dump, as frames. */
import { describe, expect, test } from 'vitest';
import { stage } from '../helpers/stage.js';

const SIZES: readonly (readonly [number, number])[] = [
  [80, 24],
  [120, 40],
  [200, 60],
];
const typed = (text: string): string[] => [...text].map((c) => (c === ' ' ? 'space' : c));

const SCENES: Readonly<Record<string, readonly string[]>> = {
  'by-column': ['j', 'a'],
  'by-field': ['j', 'tab', 'j', 'j', 'j', 'a'],
  find: ['C-f', 'tab', 'C-f', ...typed('80 75')],
  columns: [':', ...typed('columns info,stream,delta,length,command'), 'enter'],
  unpacked: ['j', 'x'],
};

describe.each(Object.entries(SCENES))('%s', (name, keys) => {
  test.each(SIZES)('%i x %i', async (width, height) => {
    const on = await stage({ count: 300 }, width, height);
    if (name === 'unpacked') {
      on.session.unpacked = new TextEncoder().encode('{"name":"unpacked","list":[10,200]}');
    }
    await on.press(...keys);
    const golden = `golden/${name}-${width}x${height}.txt`;
    await expect(`${on.text}\n`).toMatchFileSnapshot(golden);
  });
});
