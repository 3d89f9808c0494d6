import { describe, expect, test } from 'vitest';
import { layoutFor } from '../../../src/tui/model/derived.js';
import { layoutOf, type Pane, spotsOf } from '../../../src/tui/model/layout.js';
import type { State } from '../../../src/tui/model/state.js';
import type { MouseReport } from '../../../src/tui/terminal/mouse-report.js';
import { type Stage, stage } from '../helpers/stage.js';

type Action = MouseReport['action'];

async function point(on: Stage, action: Action, x: number, y: number): Promise<State> {
  on.dispatch({ type: 'mouse', report: { action, x, y } });
  await on.idle();
  return on.state;
}
const spot = (on: Stage, pane: Pane) => {
  const found = spotsOf(layoutFor(on.state)).find((each) => each.pane === pane);
  if (found === undefined) throw new Error(`no ${pane} on the screen`);
  return found;
};
const line = (on: Stage, y: number): string => on.text.split('\n')[y] ?? '';

describe('a click', () => {
  test('selects the row that is drawn there, and its pane', async () => {
    const on = await stage({ count: 300 });
    await on.press('tab');
    const { list, focus } = await point(on, 'press', 40, 7);
    expect([list.selected, focus]).toEqual([6, 'list']);
    expect(line(on, 7)).toMatch(/^6 /);
    await point(on, 'wheel-down', 40, 7);
    const scrolled = await point(on, 'press', 0, 7);
    expect(line(on, 7)).toMatch(new RegExp(`^${scrolled.list.selected} `));
  });

  test('behind the last row, or in a title, selects nothing else', async () => {
    const on = await stage({ count: 3 });
    expect((await point(on, 'press', 5, 9)).list.selected).toBe(1);
    expect((await point(on, 'press', 5, 1)).list.selected).toBe(1);
  });

  test('selects a line of the tree; on its handle, or again, it folds', async () => {
    const on = await stage({ count: 300 });
    const { y } = spot(on, 'tree');
    const lines = (): number => on.state.tree.forest.lines.length;
    const before = lines();
    const { tree, focus } = await point(on, 'press', 12, y + 4);
    expect([tree.cursor, focus]).toEqual([3, 'tree']);
    expect(lines()).toBe(before);
    await point(on, 'press', 1, y + 1);
    const folded = lines();
    expect(folded).toBeLessThan(before);
    await point(on, 'press', 20, y + 1);
    expect(lines()).toBe(before);
  });

  test.each([
    [80, 24],
    [120, 40],
  ])(
    '%dx%d: selects the byte that is drawn there, in hex and in ASCII, and its field',
    async (width, height) => {
      const on = await stage({ count: 300 }, width, height);
      await on.press('tab', 'tab');
      const { x, y } = spot(on, 'hex');
      const dump = line(on, y + 1).slice(x);
      // The message's second byte is its opcode, 0x75 or `u`.
      for (const at of [dump.indexOf('75'), dump.lastIndexOf('u')]) {
        await on.press('G');
        const { hex, tree } = await point(on, 'press', x + at, y + 1);
        expect(hex.cursor).toBe(1);
        expect(tree.forest.lines[tree.cursor]?.node.text).toContain('Opcode');
      }
      const before = on.state.hex.cursor;
      expect((await point(on, 'press', x, y + 2)).hex.cursor).toBe(before);
    },
  );

  test('on the filter bar opens it; what lies on top has no use for clicks', async () => {
    const on = await stage({ count: 300 });
    await point(on, 'press', 30, 0);
    await on.press('f');
    expect(line(on, 0)).toMatch(/^Filter: f/);
    await point(on, 'press', 5, 9);
    expect(on.state.list.selected).toBe(1);
  });
});

describe('the wheel', () => {
  test('scrolls the pane under it by three lines, and takes no focus', async () => {
    const on = await stage({ count: 300 });
    await point(on, 'wheel-down', 5, 5);
    expect([on.state.list.top, on.state.list.selected]).toEqual([3, 4]);
    const { y } = spot(on, 'tree');
    await on.press('tab', 'tab');
    await point(on, 'wheel-down', 5, y + 2);
    expect(on.state.focus).toBe('hex');
    await point(on, 'wheel-up', 5, 5);
    await point(on, 'wheel-up', 5, 5);
    expect([on.state.list.top, on.state.list.selected]).toEqual([0, 4]);
  });

  test('ends at the ends', async () => {
    const on = await stage({ count: 30 });
    for (let i = 0; i < 20; i += 1) await point(on, 'wheel-down', 5, 5);
    expect(on.state.list.top).toBe(30 - (spot(on, 'list').height - 1));
    for (let i = 0; i < 20; i += 1) await point(on, 'wheel-up', 5, 5);
    expect(on.state.list.top).toBe(0);
  });

  test('upwards leaves a live list that was followed where it is', async () => {
    const on = await stage({ count: 300, mode: 'live' });
    await point(on, 'wheel-up', 5, 5);
    const { top } = on.state.list;
    on.session.grow(10);
    await on.idle();
    expect([on.state.follow, on.state.list.top]).toEqual([false, top]);
  });

  test('scrolls the help that lies over the panes', async () => {
    const on = await stage({ count: 300 }, 60, 15);
    await on.press('?');
    const before = on.text;
    await point(on, 'wheel-down', 5, 5);
    expect(on.text).not.toBe(before);
    expect(on.state.list.top).toBe(0);
    await point(on, 'wheel-up', 5, 5);
    expect(on.text).toBe(before);
  });
});

describe('what lies over the panes', () => {
  const below = (on: Stage, text: string): number =>
    on.text.split('\n').findIndex((each) => each.includes(text));

  test('a menu: a click takes a choice, one beside it leaves', async () => {
    const on = await stage({ count: 300 }, 80, 24);
    await on.press('y');
    // The selected row is still seen.
    expect(line(on, 2)).toMatch(/^1 /);
    await point(on, 'press', 5, below(on, 'selected row, tabs between'));
    expect(on.ended).toMatchObject([{ type: 'copy' }]);
    expect(on.state.overlays).toEqual([]);
    await on.press('y');
    await point(on, 'press', 5, 20);
    expect(on.ended).toHaveLength(1);
    expect([on.state.overlays, on.state.list.selected]).toEqual([[], 1]);
  });

  test('the command line: the wheel scrolls as far as there is something, a click runs', async () => {
    const on = await stage({ count: 300 }, 80, 24);
    await on.press(':', ...'page');
    await point(on, 'wheel-up', 5, 5);
    expect(on.state.overlays).toMatchObject([{ chosen: 0 }]);
    await point(on, 'press', 5, below(on, 'page-down'));
    expect(on.state.overlays).toEqual([]);
    expect(on.state.list.selected).toBeGreaterThan(5);
    await on.press(':');
    await point(on, 'press', 5, 1);
    expect(on.state.list.cursor).toBeGreaterThan(5);
    expect(on.state.overlays).toEqual([]);
  });

  test('the filter bar: a click takes a candidate', async () => {
    const on = await stage({ count: 300 }, 80, 24);
    await on.press('/', ...'fin');
    await point(on, 'press', 10, below(on, 'about finding.severity'));
    expect(line(on, 0)).toMatch(/^Filter: finding.severity/);
  });

  test('a view: the wheel scrolls it, a click selects, and again goes into it', async () => {
    const on = await stage({ count: 300 }, 100, 24);
    await on.press('c');
    await point(on, 'wheel-down', 5, 9);
    expect(on.state.overlays).toMatchObject([{ view: { top: 3, cursor: 3 } }]);
    await point(on, 'press', 5, below(on, '10.0.0.7:50007'));
    expect(on.state.overlays).toMatchObject([{ view: { top: 3, cursor: 7 } }]);
    await point(on, 'press', 5, below(on, '10.0.0.7:50007'));
    expect(on.state.overlays).toEqual([]);
    expect(on.state.list.selected).toBe(15);
  });
});

describe('a border', () => {
  test('between list and tree is dragged up and down, and keeps off the edges', async () => {
    const on = await stage({ count: 300 });
    const { y } = spot(on, 'tree');
    await point(on, 'press', 10, y);
    await point(on, 'drag', 10, 30);
    expect(spot(on, 'tree').y).toBe(30);
    await point(on, 'drag', 10, 200);
    expect(spot(on, 'tree').height).toBe(4);
    await point(on, 'drag', 10, 0);
    expect(spot(on, 'list').height).toBe(4);
    await point(on, 'release', 10, 0);
    await point(on, 'drag', 10, 30);
    expect(spot(on, 'list').height).toBe(4);
  });

  test('between tree and dump is dragged sideways', async () => {
    const on = await stage({ count: 300 }, 200, 40);
    const { x, y } = spot(on, 'hex');
    await point(on, 'press', x - 1, y + 3);
    for (const [to, tree] of [
      [60, 60],
      [0, 20],
      [199, 160],
    ] as const) {
      await point(on, 'drag', to, y + 3);
      expect(spot(on, 'tree').width).toBe(tree);
      expect(spot(on, 'tree').width + 1 + spot(on, 'hex').width).toBe(200);
    }
  });

  test('between tree and dump one above the other is dragged, too', async () => {
    const on = await stage({ count: 300 }, 80, 60);
    const { y } = spot(on, 'hex');
    await point(on, 'press', 10, y);
    await point(on, 'drag', 10, y - 5);
    expect(spot(on, 'hex').y).toBe(y - 5);
  });

  test('that is dragged with no button held is none', async () => {
    const on = await stage({ count: 300 });
    const before = layoutOf(on.state);
    await point(on, 'drag', 10, 12);
    expect(layoutOf(on.state)).toEqual(before);
  });
});

test('too small a terminal has nothing to hit', async () => {
  const on = await stage({ count: 300 }, 50, 10);
  for (const action of ['press', 'drag', 'release', 'wheel-up', 'wheel-down'] as const) {
    await point(on, action, 5, 0);
    await point(on, action, 5, 5);
  }
  expect([on.state.overlays, on.state.list.selected]).toEqual([[], 1]);
});

test('`:mouse off` leaves it to the terminal', async () => {
  const on = await stage({ count: 300 });
  await on.press(':', ...'mouse', 'space', ...'off', 'enter');
  expect(on.state.mouse.on).toBe(false);
  await on.press(':', ...'mouse', 'space', ...'maybe', 'enter');
  expect([on.state.mouse.on, on.state.message]).toEqual([false, 'mouse: on, or off']);
  await on.press(':', ...'mouse', 'enter');
  expect(on.state.mouse.on).toBe(true);
});
