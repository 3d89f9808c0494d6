import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Row } from '../../../src/session/port/row.js';
import { type Line, plainText } from '../../../src/tui/paint/line.js';
import {
  BOLD,
  GREEN,
  INVERSE,
  inkOf,
  RED,
  UNDERLINE,
  YELLOW,
} from '../../../src/tui/paint/style.js';
import { screen } from '../../../src/tui/panes/screen.js';
import { asEvent } from '../helpers/fake-session.js';
import { hostileText } from '../helpers/hostile.js';
import { expectToBeHarmless, expectToFillAfter } from '../helpers/shape.js';
import { Stage, stage } from '../helpers/stage.js';

const inverse = (line: Line | undefined): string =>
  (line ?? [])
    .filter((piece) => piece.style & INVERSE)
    .map((piece) => piece.text)
    .join('');

describe('golden frames', () => {
  test.each([
    ['80x24', 80, 24, ['j', 'j', 'tab', 'j', 'j']],
    ['120x40', 120, 40, ['n', 'm', 'tab', 'G', 'l']],
    ['200x60', 200, 60, ['pagedown', 'tab', 'tab', 'l']],
    ['60x15', 60, 15, []],
    ['80x60', 80, 60, ['enter']],
    ['filter-80x24', 80, 24, ['n', '/', ...'x bad fin', 'left']],
    ['filtered-120x40', 120, 40, ['n', 'n', '/', 'f', 'enter']],
    ['small-50x10', 50, 10, []],
  ])('%s', async (name, width, height, keys) => {
    const on = await stage({ count: 300 }, width, height);
    await on.press(...keys);
    await expect(`${on.text}\n`).toMatchFileSnapshot(`golden/${name}.txt`);
  });
});

describe('every screen', () => {
  test('has its lines and cells, at any size, after any keys', async () => {
    const keys = [
      'j',
      'G',
      'tab',
      'l',
      '\\',
      '?',
      'n',
      't',
      'escape',
      'pagedown',
      '/',
      '漢',
      'enter',
    ];
    await expectToFillAfter(keys, 8);
  });

  test('keeps its shape whatever the messages say', () => {
    fc.assert(
      fc.property(hostileText, hostileText, hostileText, (command, info, status) => {
        const on = new Stage({ count: 5 });
        on.session.decorate = (row: Row) => ({ ...row, command, info, status, source: info });
        on.session.grow(1);
        expectToBeHarmless(screen(on.state), 120);
      }),
      { numRuns: 60 },
    );
  });
});

describe('what is marked', () => {
  test('the selected row is inverse, all of it and no other', async () => {
    const on = await stage({ count: 300 });
    await on.press('j');
    const rows = screen(on.state).slice(2, 18);
    expect(rows.map((line) => inverse(line).length)).toEqual(
      rows.map((_, y) => (y === 1 ? 120 : 0)),
    );
  });

  test("the selected field's bytes are inverse, in hex and in ASCII", async () => {
    const on = await stage({ count: 300 });
    await on.press('tab', 'j', 'j', 'j');
    const dump = screen(on.state)[19] ?? [];
    const right = dump.slice(dump.findIndex((piece) => piece.text.startsWith('0000')));
    expect(inverse(right)).toBe('00 01..');
  });

  test('a byte under the cursor of the dump stands out among them', async () => {
    const on = await stage({ count: 300 });
    await on.press('tab', 'tab', 'l');
    const dump = screen(on.state)[19] ?? [];
    const cursor = dump.filter(
      (piece) => (piece.style & ~inkOf(piece.style)) === (INVERSE | UNDERLINE | BOLD),
    );
    expect(cursor.map((piece) => piece.text)).toEqual(['75', 'u']);
  });

  test.each([
    [10, '10   w  ', YELLOW],
    [20, '20   !  ', RED],
  ])('row %i begins with its number and tells its finding', async (number, start, colour) => {
    const on = await stage({ count: 300 }, 80, 60);
    const line = screen(on.state)[number + 1] ?? [];
    expect(plainText(line)).toMatch(new RegExp(`^${start}`));
    expect(line.some((piece) => inkOf(piece.style) === colour)).toBe(true);
  });

  test('partner and mark have signs after the number', async () => {
    const on = await stage({ count: 300 });
    await on.press('m', 'j', 'm', 'k');
    expect(
      on.text
        .split('\n')
        .slice(2, 4)
        .map((row) => row.slice(0, 8)),
    ).toEqual(['1     * ', '2     *=']);
  });
});

describe('an event', () => {
  /** Every 5th row is one, the first included. */
  async function among(more: Partial<Row> = {}): Promise<Stage> {
    const on = new Stage({ count: 300 }, 120, 40);
    on.session.decorate = (row) => (row.number % 5 === 1 ? { ...asEvent(row), ...more } : row);
    on.session.grow(0);
    await on.idle();
    return on;
  }
  const colours = (on: Stage, y: number): number[] =>
    (screen(on.state)[y] ?? []).map((piece) => inkOf(piece.style)).filter((colour) => colour !== 0);

  test('has a row without a number, a sign and a colour of its own', async () => {
    const on = await among();
    await on.press('j');
    expect(plainText(screen(on.state)[7] ?? [])).toMatch(/^- .* · connection opened /);
    expect(colours(on, 7)).toEqual([GREEN, GREEN]);
  });

  test('is not what a file is opened at: its first message is', async () => {
    const on = new Stage({ count: 0 });
    on.session.decorate = (row) => (row.number < 3 ? asEvent(row) : row);
    on.session.grow(9);
    expect(on.state.list).toEqual({ cursor: 2, top: 0, selected: 3 });
  });

  test('that is trouble has the colour of that', async () => {
    const on = await among({ severity: 'error' });
    expect(plainText(screen(on.state)[7] ?? [])).toMatch(/^- {4}! /);
    expect(new Set(colours(on, 7))).toEqual(new Set([RED]));
  });

  test('is looked at as one, and has no bytes', async () => {
    const on = await among();
    await on.press('g');
    expect(on.state.list.selected).toBe(-1);
    expect(on.text).toMatch(/^─ Event ─+┬─ 0 bytes ─/m);
    expect(on.text).toContain('Event: connection opened');
    await on.press('tab', 'l', 'tab', 'l', 'G');
    expect(on.text).toContain('═ 0 bytes ═');
  });

  test('cannot be marked and has no partner, and the bar says so', async () => {
    const on = await among();
    await on.press('g', 'm');
    expect(on.session.actions).toEqual([]);
    expect(on.text).toContain('only messages can be marked');
    await on.press('p');
    expect(on.text).toContain('an event has no partner');
    await on.press('N');
    expect(on.text).toContain('no finding before this event');
  });
});

describe('the status bar', () => {
  const bar = (on: Stage): string => plainText(screen(on.state).at(-1) ?? []).trimEnd();

  test('live', async () => {
    const on = await stage({ count: 300, mode: 'live' });
    expect(bar(on)).toMatch(
      /^LIVE {2}11210 -> 10\.0\.0\.2:11210 {2}300\/300 {2}FOLLOW {2}30 findings {2}120 msg\/s {2}3 open of 7 connections +\?:help$/,
    );
    await on.press('space');
    expect(bar(on)).toMatch(/^PAUSED /);
  });

  test('a file, and losses when there are some', async () => {
    const on = await stage({ count: 300 });
    expect(bar(on)).not.toContain('uninspected');
    expect(bar(on)).not.toContain('msg/s');
    on.session.counters = { uninspected: 12_345, evicted: 7 };
    on.session.grow(0);
    expect(bar(on)).toContain('12.3 kB uninspected  7 evicted');
    expect(bar(on)).not.toContain('events');
    on.session.counters = { droppedEvents: 16_384 };
    on.session.grow(0);
    expect(bar(on)).toContain('16384 events dropped');
  });

  test('a new notice is whole, in lines of its own; later it is cut to the room', async () => {
    const on = await stage({ count: 300, mode: 'live' }, 80, 24);
    const text = `refused ${'word '.repeat(30)}end`;
    on.session.notice = { text, severity: 'error' };
    on.session.grow(0);
    const lines = on.text.split('\n').slice(-4, -1);
    expect(lines.map((line) => line.trim()).join(' ')).toContain(text);
    expect(bar(on)).toMatch(/^LIVE .*FOLLOW {2}30 findings/);
    on.dispatch({ type: 'aged' });
    expect(on.text).not.toContain('end');
    expect(bar(on)).toMatch(/^LIVE {2}300\/300 {2}FOLLOW {2}refused (word )+w?o?r?d?… +\?:help$/);
    // The same again is no news; another one is.
    on.session.grow(1);
    expect(on.text).not.toContain('end');
    on.session.notice = { text: `${text} of it`, severity: 'error' };
    on.session.grow(1);
    expect(on.text).toContain('end of it');
  });

  test('a notice over the selected row of a zoomed list goes to the top', async () => {
    const on = await stage({ count: 300, mode: 'live' }, 80, 24);
    await on.press('\\');
    on.session.notice = { text: 'word '.repeat(30), severity: 'note' };
    on.session.grow(1);
    const lines = on.text.split('\n');
    expect(lines[1]).toMatch(/^ word word/);
    expect(lines[22]).toMatch(/^301 /);
  });

  test('the field in focus, by its filter name', async () => {
    const on = await stage({ count: 300 });
    await on.press('tab', 'j', 'j', 'j');
    expect(bar(on)).toContain('couchbase.vbucket, bytes 6-7');
  });
});
