/** The views over the list: what the session is asked for, moving, Enter, orders and the axis. */
import { describe, expect, test } from 'vitest';
import type { ViewReport, ViewWish } from '../../../../src/session/port/view.js';
import { overlayOf, topOverlay } from '../../../../src/tui/model/stack.js';
import type { ViewState } from '../../../../src/tui/model/views/view-state.js';
import { plainText } from '../../../../src/tui/paint/line.js';
import { screen } from '../../../../src/tui/panes/screen.js';
import { type Stage, stage } from '../../helpers/stage.js';

const file = { count: 300 } as const;
const line = (on: Stage, y: number): string => plainText(screen(on.state)[y] ?? []).trimEnd();
const wish = (on: Stage): ViewWish | undefined => on.session.views.at(-1)?.view;
function view(on: Stage): ViewState {
  const open = overlayOf(on.state, 'view')?.view;
  if (open === undefined) throw new Error('no view is open');
  return open;
}

async function open(key: string, ...more: string[]): Promise<Stage> {
  const on = await stage(file, 100, 24);
  await on.press(key, ...more);
  return on;
}

describe('what the session is asked for', () => {
  test.each([
    ['c', { what: 'conversations', window: { top: 0, height: 20 }, order: 'stream' }],
    ['s', { what: 'statistics', window: { top: 0, height: 20 }, order: 'command', points: 8 }],
    ['e', { what: 'findings', window: { top: 0, height: 21 }, open: [] }],
    ['v', { what: 'timeline', window: { top: 0, height: 20 }, columns: 74 }],
    ['i', { what: 'graph', columns: 88 }],
  ])('%s', async (key, expected) => expect(wish(await open(key))).toEqual(expected));

  test("F follows the selected message's connection", async () => {
    const on = await stage(file, 100, 24);
    await on.press('j', 'j', 'F');
    // Where the message stands has been told by now.
    expect(view(on)).toMatchObject({ cursor: 2, sought: undefined });
    const { stream } = on.state.snapshot?.rows[2] ?? {};
    const window = { top: 0, height: 21 };
    const expected = {
      what: 'follow',
      window,
      stream: Number(stream),
      form: 'messages',
      width: 98,
    };
    expect(wish(on)).toEqual(expected);
    await on.press('o');
    expect(wish(on)).toEqual({ ...expected, form: 'ascii' });
  });

  test('F shows the selected message in the middle, and so does another form', async () => {
    const on = await stage(file, 100, 24);
    await on.press(...Array<string>(49).fill('j'), 'F');
    expect(view(on)).toMatchObject({ cursor: 49, top: 39 });
    expect(on.text).toContain('{"line":49,');
    await on.press('k', 'o');
    expect(view(on)).toMatchObject({ cursor: 48, sought: undefined });
  });

  test('F goes to the message when it is counted, unless the cursor was moved', async () => {
    const on = await stage(file, 100, 24);
    const { report } = on.session;
    const early = (wish: ViewWish): ViewReport => {
      const told = report(wish);
      if (told.what !== 'follow') return told;
      const { at: _, ...rest } = told;
      return rest;
    };
    on.session.report = early;
    await on.press('j', 'j', 'F');
    expect(view(on)).toMatchObject({ cursor: 0, sought: 3 });
    on.session.report = report;
    on.session.grow(0);
    expect(view(on)).toMatchObject({ cursor: 2, sought: undefined });
    on.session.report = early;
    await on.press('escape', 'j', 'F', 'j');
    on.session.report = report;
    on.session.grow(0);
    expect(view(on)).toMatchObject({ cursor: 1, sought: undefined });
  });

  test('what a view cannot tell of stands in its title', async () => {
    const on = await stage(file, 100, 24);
    const { report } = on.session;
    on.session.report = (wish) => ({ ...report(wish), note: 'only the first 100,000' });
    await on.press('c');
    expect(on.text).toMatch(/═ Conversations: 40, by stream · only the first 100,000 ═/);
  });

  test('F in the conversations follows the one under the cursor', async () => {
    const on = await open('c', 'j', 'j', 'j', 'F');
    expect(wish(on)).toMatchObject({ what: 'follow', stream: 3 });
  });

  test('nothing, once it is closed', async () => {
    const on = await open('c', 'escape');
    expect(wish(on)).toBeUndefined();
    expect(on.state.overlays).toEqual([]);
  });

  test('another view takes its place', async () => {
    const on = await open('c', 's');
    expect(wish(on)).toMatchObject({ what: 'statistics' });
    await on.press('escape');
    expect(on.state.overlays).toEqual([]);
  });
});

describe('moving', () => {
  test('the cursor stays in the window, and the window follows it', async () => {
    const on = await open('c');
    for (const [key, cursor] of [
      ['k', 0],
      ['pagedown', 20],
      ['G', 39],
      ['j', 39],
      ['pageup', 19],
      ['g', 0],
    ] as const) {
      await on.press(key);
      expect(view(on).cursor).toBe(cursor);
      expect(line(on, 3 + cursor - view(on).top)).toMatch(new RegExp(`^ +${cursor} 10\\.0\\.0\\.`));
    }
    expect(line(on, 23)).toContain(' 1/40 ');
  });

  test('lines that went away leave it on the last', async () => {
    const on = await open('e', 'enter', 'G');
    expect(view(on).cursor).toBe(15);
    await on.press('g', 'enter', 'G');
    expect(view(on).cursor).toBe(3);
  });

  test('an order begins at its top', async () => {
    const on = await open('c', 'G', 'o');
    expect(wish(on)).toMatchObject({ order: 'messages', window: { top: 0 } });
    expect(on.state.message).toBe('order: messages');
    await on.press('o', 'o', 'o', 'o');
    expect(wish(on)).toMatchObject({ order: 'stream' });
  });

  test('a click is a line', async () => {
    const on = await open('c');
    on.dispatch({ type: 'mouse', report: { action: 'press', x: 9, y: 7 } });
    expect(view(on).cursor).toBe(4);
    on.dispatch({ type: 'mouse', report: { action: 'press', x: 9, y: 1 } });
    expect(view(on).cursor).toBe(4);
  });

  test('the list does not move under it', async () => {
    const on = await open('c', 'j', 'j', 'm', 'n');
    expect(on.state.list.selected).toBe(1);
    expect(on.session.actions).toEqual([]);
  });
});

describe('Enter', () => {
  test('leads to the message and closes the view', async () => {
    const on = await open('c', 'j', 'j', 'enter');
    expect(on.state).toMatchObject({ overlays: [], list: { selected: 5 } });
    const talk = await open('F', 'j', 'j', 'enter');
    expect(talk.state).toMatchObject({ overlays: [], list: { selected: 3 } });
  });

  test('unfolds a group of findings, and leads to a place in it', async () => {
    const on = await open('e', 'j', 'enter');
    expect(wish(on)).toMatchObject({ open: ['fusion-snapshot-leaked'] });
    await on.press('j', 'j', 'enter');
    expect(on.state.list.selected).toBe(21);
    const shut = await open('e', 'enter', 'enter');
    expect(wish(shut)).toMatchObject({ open: [] });
  });

  test('filters by a command', async () => {
    const on = await open('s', 'j', 'enter');
    expect(on.state).toMatchObject({ overlays: [], filter: 'couchbase.opcode == "Set"' });
    await on.press('s', 'enter');
    expect(on.state.filter).toBe('couchbase.opcode == "Set" and couchbase.opcode == "Get"');
  });

  test('on the graph filters by the time of a cell', async () => {
    const on = await open('i', 'l', 'enter');
    const [from, to] = [64 / 88, (2 * 64) / 88].map((time) => time.toFixed(9));
    const filter = `(frame.time_relative >= ${from} and frame.time_relative < ${to})`;
    expect(on.state.filter).toBe(filter);
  });

  test('on the timeline leads to what was under the cursor, or before it', async () => {
    const on = await open('v');
    // Stretches begin at cells 1, 20 and 23 of 74, at messages 10, 181 and 20.
    for (const [right, number] of [
      [1, 10],
      [15, 10],
      [20, 181],
      [40, 20],
    ] as const) {
      if (topOverlay(on.state) === undefined) await on.press('v');
      await on.press(...Array.from({ length: right }, () => 'l'), 'enter');
      expect(on.state.list.selected).toBe(number);
    }
  });
});

describe('the time axis', () => {
  test('zooms at the cursor, which stays on its moment', async () => {
    const on = await open('v', ...Array.from({ length: 36 }, () => 'l'), '+');
    const now = wish(on);
    if (now?.what !== 'timeline') throw new Error('no timeline');
    const { from = 0, to = 0 } = now;
    expect(to - from).toBeCloseTo(32);
    expect(from + ((to - from) * 36.5) / 74).toBeCloseTo((64 * 36.5) / 74);
    await on.press('-');
    expect(wish(on)).toEqual({ what: 'timeline', window: { top: 0, height: 20 }, columns: 74 });
    expect(view(on).cell).toBe(36);
  });

  test('moves on where it ends, and no further than there is', async () => {
    const on = await open('i', '+', '+', ...Array.from({ length: 88 }, () => 'l'));
    const moved = wish(on);
    if (moved?.what !== 'graph') throw new Error('no graph');
    // A quarter of it is shown; past its end it goes on by half of that.
    expect((moved.to ?? 0) - (moved.from ?? 0)).toBeCloseTo(16);
    expect(moved.from).toBeGreaterThan(8);
    expect(view(on).cell).toBe(44);
    await on.press(...Array.from({ length: 400 }, () => 'l'));
    expect(wish(on)).toMatchObject({ from: 48, to: 64 });
    expect(view(on).cell).toBe(87);
    await on.press(...Array.from({ length: 400 }, () => 'h'));
    expect(wish(on)).toMatchObject({ from: 0, to: 16 });
    expect(view(on).cell).toBe(0);
    await on.press('0');
    expect(wish(on)).toEqual({ what: 'graph', columns: 88 });
  });

  test('has an end to its zoom', async () => {
    const on = await open('v', ...Array.from({ length: 40 }, () => '+'));
    const now = wish(on);
    if (now?.what !== 'timeline') throw new Error('no timeline');
    expect((now.to ?? 0) - (now.from ?? 0)).toBeCloseTo(0.001);
  });
});

describe('what the view says', () => {
  test('how far it has counted', async () => {
    const on = await stage(file, 100, 24);
    const { report } = on.session;
    on.session.report = (asked) => ({
      ...report(asked),
      progress: { messages: 1_000_000, counted: 430_000 },
    });
    await on.press('c');
    expect(line(on, 1)).toContain('Conversations: 40, by stream · 43 % of 1,000,000 ');
  });

  test('that there is nothing, so far and in the end', async () => {
    const on = await stage(file, 100, 24);
    let counted = 1;
    on.session.report = () => {
      const progress = { messages: 2, counted };
      return { what: 'findings', progress, total: 0, top: 0, lines: [] };
    };
    await on.press('e');
    expect([line(on, 2), on.text]).toEqual(['nothing so far', expect.stringContaining(' 0/0 ')]);
    counted = 2;
    on.session.grow(0);
    expect(line(on, 2)).toBe('nothing was found');
  });

  test('what the keys mean, however fast they are typed', async () => {
    const on = await stage({ ...file, slow: true }, 100, 24);
    on.session.settle();
    for (const key of ['e', 'j', 'enter', 'j', 'j', 'enter', 'm']) {
      on.dispatch({ type: 'key', key });
    }
    for (let i = 0; i < 12; i += 1) {
      on.session.settle(1);
      await on.idle();
    }
    // The second line of the group that was unfolded, not what was there before it was.
    expect(on.state).toMatchObject({ overlays: [], waiting: [], seeking: undefined });
    expect(on.state.list.selected).toBe(21);
  });

  test('is not waited for by who wants to leave', async () => {
    const on = await stage({ ...file, slow: true }, 100, 24);
    on.session.settle();
    for (const key of ['e', 'j', 'enter']) on.dispatch({ type: 'key', key });
    expect(on.state.waiting).toEqual(['j', 'enter']);
    on.dispatch({ type: 'key', key: 'escape' });
    expect(on.state).toMatchObject({ overlays: [], waiting: [] });
  });

  test('nothing of another view, or of another stream', async () => {
    const on = await stage({ ...file, slow: true }, 100, 24);
    on.session.settle();
    for (const key of ['c', 's']) on.dispatch({ type: 'key', key });
    on.session.settle(1);
    expect(line(on, 2)).toBe('counting …');
    on.session.settle();
    expect(line(on, 1)).toContain('Latency of 6 commands');
  });

  test('a filter can be written over it, and the view stays', async () => {
    const on = await open('c', '/', 'x', 'enter');
    expect(on.state).toMatchObject({ filter: 'x', overlays: [{ kind: 'view' }] });
  });

  test('its help has its keys', async () => {
    const on = await open('v', '?');
    expect(on.text).toContain('zoom in at the cursor');
    expect(on.text).not.toContain('In the filter bar');
    await on.press('escape');
    expect(view(on).what).toBe('timeline');
  });
});
