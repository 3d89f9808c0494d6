/** The hex dump's two tabs, and bytes that come as it gets to them. */
import { describe, expect, test } from 'vitest';
import type { TreeNode } from '../../../src/dissect/node.js';
import { DETAIL_BYTES, type Detail } from '../../../src/session/port/detail.js';
import { bytesWish } from '../../../src/tui/model/demand.js';
import { shownDump } from '../../../src/tui/model/derived.js';
import { selectedLine } from '../../../src/tui/model/detail-moves.js';
import { dumpOf, pageWish } from '../../../src/tui/model/dump.js';
import type { State } from '../../../src/tui/model/state.js';
import { plainText } from '../../../src/tui/paint/line.js';
import { EXTRAS_INK, HEADER_INK, INVERSE, inkOf, VALUE_INK } from '../../../src/tui/paint/style.js';
import { screen } from '../../../src/tui/panes/screen.js';
import { type Stage, stage } from '../helpers/stage.js';

const LONG = 5_000_000;
const byteAt = (offset: number): number => (offset * 7) & 255;
const some = (offset: number, length: number): Uint8Array =>
  Uint8Array.from({ length }, (_, i) => byteAt(offset + i));
const detail: Detail = {
  ...{ number: 1, tree: [], parts: [], length: LONG },
  frame: { bytes: some(0, DETAIL_BYTES), length: LONG },
};

describe('a dump of a long message', () => {
  test('lacks nothing at its beginning', () => {
    expect(pageWish(dumpOf(detail, 'frame', undefined), 1, 0, 4096)).toBeUndefined();
  });

  test('wants one page for what is on the screen, wherever that is, and then has it', () => {
    for (const start of [DETAIL_BYTES - 16, DETAIL_BYTES, 777_776, LONG - 100]) {
      const wish = pageWish(dumpOf(detail, 'frame', undefined), 1, start, start + 4096);
      if (wish === undefined) throw new Error('nothing is wanted');
      expect(wish.length).toBeLessThanOrEqual(DETAIL_BYTES);
      const bytes = some(wish.offset, Math.min(wish.length, LONG - wish.offset));
      const dump = dumpOf(detail, 'frame', { wish, bytes });
      expect(pageWish(dump, 1, start, start + 4096)).toBeUndefined();
      for (const offset of [start, Math.min(LONG, start + 4096) - 1]) {
        expect(dump.at(offset)).toBe(byteAt(offset));
      }
    }
  });

  test('takes no page of another message, nor of another tab', () => {
    const bytes = some(0, 10);
    const wish = { number: 2, of: 'frame', offset: DETAIL_BYTES, length: 10 } as const;
    const value = { ...detail, value: { bytes: some(0, 3), length: 9 } };
    expect(dumpOf(detail, 'frame', { wish, bytes }).at(DETAIL_BYTES)).toBeUndefined();
    const ours = { ...wish, number: 1 };
    expect(dumpOf(detail, 'frame', { wish: ours, bytes }).at(DETAIL_BYTES)).toBe(byteAt(0));
    expect(dumpOf(value, 'value', { wish: ours, bytes }).at(4)).toBeUndefined();
  });
});

const dumpLines = (on: Stage): readonly string[] =>
  screen(on.state)
    .map((line) => plainText(line).slice(47))
    .filter((line) => /^[0-9a-f]{4}/.test(line));

test('bytes that a detail does not bring are asked for once and shown', async () => {
  const on = await stage({ count: 300 });
  on.session.brought = 16;
  await on.press('j');
  expect(on.session.wishes).toEqual([{ number: 2, of: 'frame', offset: 0, length: DETAIL_BYTES }]);
  expect(bytesWish(on.state)).toBeUndefined();
  expect(dumpLines(on)[1]).toMatch(/^0010 {2}00 00 00 00 00 00 00 00 {2}7b 22 74/);
});

test('what has not come yet is told from what is there', async () => {
  const on = await stage({ count: 300, slow: true });
  on.session.settle();
  on.session.brought = 16;
  on.session.settle(2);
  await on.idle();
  on.session.settle(1);
  await on.idle();
  expect(on.session.wishes).toHaveLength(1);
  expect(dumpLines(on)[1]).toMatch(/^0010 {2}\?\? \?\? /);
});

describe('the value unpacked', () => {
  const nodes = (state: State): readonly TreeNode[] => state.detail?.tree ?? [];

  async function packed(): Promise<Stage> {
    const on = await stage({ count: 300 });
    on.session.unpacked = new TextEncoder().encode('{"a":"unpacked text of it"}');
    await on.press('j');
    return on;
  }

  test('is a second tab, turned to and back', async () => {
    const on = await packed();
    const length = on.state.detail?.length;
    expect(on.text).toContain(`[Frame ${length} bytes] x: Unpacked 27 bytes`);
    await on.press('x');
    expect(on.text).toContain(`x: Frame ${length} bytes [Unpacked 27 bytes]`);
    expect(dumpLines(on)[0]).toContain('{"a":"unpacked t');
    await on.press('x');
    expect(shownDump(on.state).tab).toBe('frame');
  });

  test('stays the tab from message to message, where there is one', async () => {
    const on = await packed();
    await on.press('x', 'j');
    expect(shownDump(on.state).tab).toBe('value');
    on.session.unpacked = undefined;
    await on.press('j');
    expect(shownDump(on.state).tab).toBe('frame');
    await on.press('x');
    expect(on.text).toContain('only a compressed value has a second dump');
  });

  test('is where a line is shown whose bytes are there, and leads back to it', async () => {
    const on = await packed();
    const inside = { start: 5, end: 26 };
    const tree = [...nodes(on.state), { ...leaf('json.string', 'a: "…"'), inside }];
    const { list, detail: told } = on.state;
    if (told === undefined) throw new Error('no detail');
    on.dispatch({ type: 'detail', number: list.selected, detail: { ...told, tree } });
    await on.press('tab', 'G');
    expect(selectedLine(on.state)?.node.id).toBe('json.string');
    expect(on.state.hex).toMatchObject({ tab: 'value', cursor: 5 });
    await on.press('g');
    expect(on.state.hex.tab).toBe('frame');
    await on.press('x', 'tab', 'G', 'h', 'h');
    expect(selectedLine(on.state)?.node.id).toBe('json.string');
  });
});

const leaf = (id: string, text: string): TreeNode => ({
  id,
  text,
  start: 24,
  end: 30,
  children: [],
});

test('each part of the frame has its colour', async () => {
  const on = await stage({ count: 300 });
  await on.press('j');
  const lines = screen(on.state).map((line) => line.filter(({ style }) => inkOf(style) > 0));
  const dump = lines.find((line) => line.some(({ text }) => text.startsWith('{"')));
  const inks = dump?.map(({ style, text }) => [inkOf(style), text.trim()]);
  expect(inks).toEqual(expect.arrayContaining([[VALUE_INK, '7b 22 74 65 72 6d 22 3a']]));
  expect(inks).toEqual(
    expect.arrayContaining([[HEADER_INK, expect.stringMatching(/^00 00 00 00/)]]),
  );
  expect(inks?.some(([ink]) => ink === EXTRAS_INK)).toBe(false);
  expect(lines.flat().some(({ style }) => (style & INVERSE) !== 0)).toBe(true);
});
