import { describe, expect, test } from 'vitest';
import { selectedLine } from '../../../src/tui/model/detail-moves.js';
import { type Event, reduce } from '../../../src/tui/model/reduce.js';
import { overlayOf } from '../../../src/tui/model/stack.js';
import { FakeSession, textOf } from '../helpers/fake-session.js';
import { type Stage, stage } from '../helpers/stage.js';

const file = { count: 300 } as const;
const live = { count: 300, mode: 'live' } as const;
const number = (on: Stage): number => on.state.list.selected;
const line = (on: Stage): string => selectedLine(on.state)?.node.text ?? '';

describe('opening', () => {
  test('a file: the first message, its detail, the list in focus, not followed', async () => {
    const on = await stage(file);
    expect(on.state).toMatchObject({ focus: 'list', follow: false, detail: { number: 1 } });
    expect(on.state.list).toEqual({ cursor: 0, top: 0, selected: 1 });
  });

  test('live: the newest message, followed', async () => {
    const on = await stage(live);
    expect(on.state.follow).toBe(true);
    expect(number(on)).toBe(300);
  });

  test('empty: nothing is selected and no key hurts', async () => {
    const on = await stage({ count: 0 });
    await on.press('j', 'G', 'enter', 'l', 'h', 'tab', 'l', 'n', 'p', 'm', 'f', 't', '\\', 'g');
    expect(on.state.list).toEqual({ cursor: -1, top: 0, selected: 0 });
    expect(on.session.details).toEqual([]);
  });

  test('the first message of an empty session is selected when it comes', async () => {
    const on = await stage({ count: 0 });
    on.session.grow(2);
    await on.idle();
    expect(on.state.detail?.number).toBe(1);
  });
});

describe('moving in the list', () => {
  test.each([
    ['j', 2],
    ['k', 1],
    ['G', 300],
    ['end', 300],
    ['g', 1],
    ['pagedown', 17],
    ['pageup', 1],
  ])('%s leads from message 1 to %i', async (key, expected) => {
    const on = await stage(file);
    await on.press(key);
    expect(number(on)).toBe(expected);
    expect(on.state.detail?.number).toBe(expected);
  });

  test('the cursor is always in the window, and no more is asked for than fits', async () => {
    const on = await stage(file, 80, 24);
    for (const key of ['pagedown', 'pagedown', 'j', 'G', 'k', 'pageup', 'g', 'j']) {
      await on.press(key);
      const { cursor, top } = on.state.list;
      expect(cursor).toBeGreaterThanOrEqual(top);
      expect(cursor).toBeLessThan(top + 9);
    }
    for (const view of on.session.views) expect(view.height).toBe(9);
  });

  test("the selected message's partner is flagged", async () => {
    const on = await stage(file);
    await on.press('j', 'j');
    expect(on.state.snapshot?.rows.filter((row) => row.partner).map((row) => row.number)).toEqual([
      4,
    ]);
  });
});

describe('following', () => {
  test('new messages are selected', async () => {
    const on = await stage(live);
    on.session.grow(10);
    await on.idle();
    expect(number(on)).toBe(310);
    expect(on.state.list.cursor).toBe(309);
  });

  test('moving up stops it, reaching the end again resumes it', async () => {
    const on = await stage(live);
    await on.press('k');
    on.session.grow(10);
    await on.idle();
    expect(on.state.follow).toBe(false);
    expect(number(on)).toBe(299);
    await on.press('G');
    expect(on.state.follow).toBe(true);
    expect(number(on)).toBe(310);
  });

  test('f stops and resumes it', async () => {
    const on = await stage(live);
    await on.press('f');
    on.session.grow(5);
    await on.idle();
    expect(number(on)).toBe(300);
    await on.press('f');
    expect(number(on)).toBe(305);
  });

  test('the end of a finished file is not followed', async () => {
    const on = await stage(file);
    await on.press('G');
    expect(on.state.follow).toBe(false);
  });
});

describe('eviction', () => {
  test('the selection stays on its message and on its screen line', async () => {
    const on = await stage(live, 80, 24);
    await on.press('pageup', 'pageup', 'k', 'j', 'j', 'j');
    const before = { number: number(on), y: on.state.list.cursor - on.state.list.top };
    on.session.grow(20, 20);
    await on.idle();
    expect(before.y).toBe(3);
    expect(number(on)).toBe(before.number);
    expect(on.state.list.cursor - on.state.list.top).toBe(before.y);
    expect(on.state.list.cursor).toBe(before.number - 20 - 1);
  });

  test('a selection that was evicted itself moves to the oldest that is held', async () => {
    const on = await stage(live, 80, 24);
    await on.press('g');
    on.session.grow(20, 50);
    await on.idle();
    expect(number(on)).toBe(51);
    expect(on.state.detail?.number).toBe(51);
  });
});

describe('jumping', () => {
  test('p goes to the partner and back', async () => {
    const on = await stage(file);
    await on.press('p');
    expect(number(on)).toBe(2);
    await on.press('p');
    expect(number(on)).toBe(1);
  });

  test('p waits for the detail that names the partner; another key forgets it', async () => {
    const on = await stage(file);
    const { state } = reduce({ ...on.state, detail: undefined }, { type: 'key', key: 'p' });
    const answer: Event = { type: 'detail', number: 1, detail: on.state.detail };
    expect(reduce(state, answer).effects).toEqual([{ type: 'locate', number: 2 }]);
    const moved = reduce(state, { type: 'key', key: 't' }).state;
    expect(reduce(moved, answer).effects).toEqual([]);
  });

  test('p without a partner says so', async () => {
    const on = await stage({ count: 1 });
    await on.press('p');
    expect(on.state.message).toContain('no request or response');
  });

  test('n and N walk the findings and say where they end', async () => {
    const on = await stage(file);
    await on.press('n', 'n', 'n');
    expect(number(on)).toBe(30);
    await on.press('N');
    expect(number(on)).toBe(20);
    await on.press('N', 'N');
    expect(number(on)).toBe(10);
    expect(on.state.message).toBe('no finding before message 10');
  });

  test('a far jump lands in the middle, and stops following', async () => {
    const on = await stage(live, 80, 24);
    await on.press('N');
    expect(on.state.follow).toBe(false);
    await on.press('g');
    on.state = { ...on.state, seeking: 150 };
    on.dispatch({ type: 'located', number: 150, index: 149 });
    expect(on.state.list).toEqual({ cursor: 149, top: 145, selected: 150 });
  });

  test('Enter on a reference in the tree goes there', async () => {
    const on = await stage(file);
    await on.press('enter', 'j', 'j', 'j', 'j', 'j', 'j');
    expect(line(on)).toBe('Response in: 2');
    await on.press('enter');
    expect(number(on)).toBe(2);
    expect(line(on)).toBe('Request in: 1');
  });
});

describe('answers that come late', () => {
  test('of a message that is no longer selected are not shown', async () => {
    const on = await stage({ ...file, slow: true });
    on.session.settle();
    await on.press('j');
    on.session.settle();
    await on.press('j');
    const stale = {
      type: 'detail',
      number: 1,
      detail: {
        ...{ number: 1, tree: [], parts: [], length: 3 },
        frame: { bytes: new Uint8Array(3), length: 3 },
      },
    } as const;
    on.dispatch(stale);
    expect(on.state.detail?.number).not.toBe(1);
    for (let i = 0; i < 10; i++) {
      on.session.settle();
      await on.idle();
    }
    expect(on.state.detail?.number).toBe(3);
  });

  test('a snapshot from before a jump does not move the selection back', async () => {
    const on = await stage(file);
    const old = on.session.snapshot();
    await on.press('G');
    on.dispatch({ type: 'snapshot', snapshot: old });
    expect(on.state.list).toMatchObject({ cursor: 299, selected: 300 });
  });

  test('a place that was found after the user moved on is not gone to', async () => {
    const on = await stage(file);
    on.dispatch({ type: 'key', key: 'p' });
    on.dispatch({ type: 'key', key: 'G' });
    await on.idle();
    expect(number(on)).toBe(300);
  });

  test('a message that is not held any more is named', async () => {
    const on = await stage(live);
    on.state = { ...on.state, seeking: 12 };
    on.dispatch({ type: 'located', number: 12, index: undefined });
    expect(on.state.message).toContain('message 12 is not in the list');
  });
});

describe('the tree', () => {
  test('selecting a field brings its bytes into the dump', async () => {
    const on = await stage(file, 80, 24);
    await on.press('tab', 'G');
    expect(line(on)).toBe('volume');
    const start = 24 + textOf(1).indexOf('{"id"');
    expect(on.state.hex.cursor).toBe(start);
    const row = Math.floor(start / 8);
    expect(on.state.hex.top).toBeLessThanOrEqual(row);
    expect(on.state.hex.top + 12).toBeGreaterThan(row);
  });

  test('l unfolds and then goes in; h goes out and then folds', async () => {
    const on = await stage(file);
    await on.press('tab', 'G', 'l');
    expect(line(on)).toBe('volume');
    await on.press('l');
    expect(line(on)).toBe('id: "vol-1"');
    await on.press('h', 'h', 'G');
    expect(line(on)).toBe('volume');
  });

  test('folding and the selected field carry over to the next message', async () => {
    const on = await stage(file);
    await on.press('tab', 'enter', 'G', 'l', 'l');
    expect(line(on)).toBe('id: "vol-1"');
    await on.press('S-tab', 'j', 'j');
    expect(on.state.detail?.number).toBe(3);
    expect(line(on)).toBe('id: "vol-3"');
    expect(on.state.tree.forest.lines[1]?.node.id).toBe('fusion.value');
  });
});

describe('the dump', () => {
  test('the byte under the cursor selects its field, unfolding what hides it', async () => {
    const on = await stage(file);
    await on.press('tab', 'tab', 'l');
    expect(line(on)).toContain('Opcode');
    const rows = Math.floor((24 + textOf(1).indexOf('vol-1')) / 16);
    for (let i = 0; i < rows; i++) await on.press('j');
    while (on.state.hex.cursor < 24 + textOf(1).indexOf('vol-1')) await on.press('l');
    expect(line(on)).toBe('id: "vol-1"');
  });

  test.each([
    ['G', frameEnd()],
    ['g', 0],
    ['k', 0],
    ['h', 0],
  ])('%s from the first byte leads to byte %i', async (key, offset) => {
    const on = await stage(file);
    await on.press('tab', 'tab', key);
    expect(on.state.hex.cursor).toBe(offset);
  });

  test('the cursor stays where it is when the message changes', async () => {
    const on = await stage(file);
    await on.press('tab', 'tab', 'j', 'n');
    expect(on.state.detail?.number).toBe(10);
    expect(on.state.hex.cursor).toBe(16);
    expect(line(on)).toContain('CAS');
  });
});

function frameEnd(): number {
  return 24 + textOf(1).length - 1;
}

describe('the rest of the keys', () => {
  test('m marks and unmarks', async () => {
    const on = await stage(file);
    await on.press('m');
    expect(on.state.snapshot?.rows[0]?.marked).toBe(true);
    await on.press('m');
    expect(on.state.snapshot?.rows[0]?.marked).toBe(false);
  });

  test('space pauses and resumes a live session, and a file has nothing to pause', async () => {
    const on = await stage(live);
    await on.press('space', 'space');
    expect(on.session.actions).toEqual([
      { type: 'pause', on: true },
      { type: 'pause', on: false },
    ]);
    const other = await stage(file);
    await other.press('space');
    expect(other.session.actions).toEqual([]);
    expect(other.state.message).toContain('nothing to pause');
  });

  test('t goes through every time format and comes round', async () => {
    const on = await stage(file);
    for (let i = 0; i < 7; i++) await on.press('t');
    expect(new Set(on.session.views.map((view) => view.time)).size).toBe(7);
    expect(on.state.time).toBe('r');
  });

  test('Tab and S-Tab go round the panes', async () => {
    const on = await stage(file);
    const seen = [];
    for (const key of ['tab', 'tab', 'tab', 'S-tab']) seen.push((await on.press(key)).focus);
    expect(seen).toEqual(['tree', 'hex', 'list', 'hex']);
  });

  test('zoom gives a pane the screen, and the cursors stay in sight when it ends', async () => {
    const on = await stage(file);
    await on.press('\\');
    for (let i = 0; i < 30; i++) await on.press('j');
    expect(on.session.views.at(-1)?.height).toBe(37);
    await on.press('escape');
    expect(on.state.zoomed).toBe(false);
    expect(on.state.list.cursor).toBe(30);
    expect(on.state.list.top + 16).toBeGreaterThan(30);
  });

  test('help scrolls where it does not fit, and any other key closes it', async () => {
    const on = await stage(file, 60, 15);
    await on.press('?', 'G');
    const top = (): number | undefined => overlayOf(on.state, 'help')?.top;
    const end = top() ?? 0;
    expect(end).toBeGreaterThan(0);
    await on.press('j');
    expect(top()).toBe(end);
    expect(on.state.list.cursor).toBe(0);
    await on.press('g');
    expect(top()).toBe(0);
    await on.press('x');
    expect(on.state.overlays).toEqual([]);
  });

  test('q quits, also from help', async () => {
    const on = await stage(file);
    await on.press('?', 'q');
    expect(on.ended).toEqual([{ type: 'quit' }]);
  });
});

describe('asking for details', () => {
  test('once per message, and again when its partner appears', async () => {
    const on = await stage({ count: 1 });
    expect(on.session.details).toEqual([1]);
    expect(on.state.detail?.partner).toBeUndefined();
    on.session.grow(1);
    await on.idle();
    expect(on.session.details).toEqual([1, 1]);
    expect(on.state.detail?.partner).toBe(2);
    on.session.grow(10);
    await on.idle();
    expect(on.session.details).toEqual([1, 1]);
  });

  test('one at a time: of the messages passed over, only the last is asked for', async () => {
    const on = await stage({ ...file, slow: true });
    on.session.settle();
    await on.idle();
    for (let i = 0; i < 10; i++) on.dispatch({ type: 'key', key: 'j' });
    for (let i = 0; i < 10; i++) {
      on.session.settle();
      await on.idle();
    }
    expect(on.state.detail?.number).toBe(11);
    expect(new Set(on.session.details)).toEqual(new Set([1, 11]));
  });

  test('a session that fails to answer is reported, and the UI goes on', async () => {
    const on = await stage(file);
    on.session.detail = () => Promise.reject(new Error('spool gone'));
    await on.press('j');
    expect(on.state.message).toBe('spool gone');
    on.session.detail = FakeSession.prototype.detail;
    await on.press('j');
    expect(on.state.detail?.number).toBe(3);
  });
});
