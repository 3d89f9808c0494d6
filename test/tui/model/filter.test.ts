/** A filter in the terminal UI: written, applied, cleared; and the list that it makes. */
import { describe, expect, test } from 'vitest';
import { plainText } from '../../../src/tui/paint/line.js';
import { GREEN, INVERSE, RED, UNDERLINE } from '../../../src/tui/paint/style.js';
import { screen } from '../../../src/tui/panes/screen.js';
import { type Stage, stage } from '../helpers/stage.js';

/** The fake session keeps messages with a finding: every tenth. */
const file = { count: 300 } as const;
const live = { count: 300, mode: 'live' } as const;
const typed = (text: string): string[] => [...text].map((c) => (c === ' ' ? 'space' : c));
const line = (on: Stage, y: number): string => plainText(screen(on.state)[y] ?? []).trimEnd();
const selected = (on: Stage): number => on.state.list.selected;

describe('the bar', () => {
  test('takes the keys of the panes as text, and gives them back', async () => {
    const on = await stage(file);
    await on.press('/', ...typed('q and n'));
    expect(line(on, 0)).toBe('Filter: q and n');
    expect(on.ended).toEqual([]);
    await on.press('escape', 'j');
    expect(on.state).toMatchObject({ overlays: [], filter: '', list: { selected: 2 } });
    await on.press('/', 'C-c');
    expect(on.ended).toEqual([{ type: 'quit' }]);
  });

  test('is green for a filter; for none it is red, and carets show where it breaks off', async () => {
    const on = await stage(file);
    await on.press('/', ...typed('fusion'));
    const styles = (): number[] =>
      (screen(on.state)[0] ?? []).slice(1).map(({ style }) => style & ~INVERSE);
    expect(styles()[0]).toBe(GREEN);
    await on.press('C-u', ...typed('a bad b'));
    expect(styles().slice(0, 3)).toEqual([RED, RED | UNDERLINE, RED]);
    expect([line(on, 1), line(on, 2)]).toEqual(['          ^^^', '        "bad" is no field']);
  });

  test('does not apply what is no filter, and says why', async () => {
    const on = await stage(file);
    await on.press('/', ...typed('bad'), 'enter');
    expect(on.state).toMatchObject({ filter: '', overlays: [{ bar: { text: 'bad' } }] });
    expect(line(on, 39)).toContain('no filter: "bad" is no field');
  });

  test('lists candidates; Tab puts them in', async () => {
    const on = await stage(file);
    await on.press('/', ...typed('fin'));
    expect([line(on, 1), line(on, 2)]).toEqual([
      '        finding           about finding',
      '        finding.severity  about finding.severity',
    ]);
    await on.press('tab', 'tab');
    expect(line(on, 0)).toBe('Filter: finding.severity');
    await on.press('tab');
    expect(line(on, 0)).toBe('Filter: finding');
    await on.press('S-tab');
    expect(line(on, 0)).toBe('Filter: finding.severity');
  });

  test('keys that come before the answer wait for it, those for the list too', async () => {
    const on = await stage({ ...file, slow: true });
    const fast = async (...keys: string[]): Promise<void> => {
      for (const key of keys) on.dispatch({ type: 'key', key });
      for (let i = 0; i < 12; i += 1) {
        on.session.settle();
        await on.idle();
      }
    };
    await fast();
    await fast('/', ...typed('fu'), 'tab', ...typed(' x'), 'enter', 'j', 'm');
    expect(on.state).toMatchObject({ filter: 'fusion x', overlays: [], list: { selected: 20 } });
    // The second row of the filtered list, not of the list that was on the screen.
    expect(on.session.actions).toEqual([{ type: 'mark', number: 20 }]);
    await fast('/', 'C-u', ...typed('bad'), 'enter', ...typed('x'));
    expect(on.state).toMatchObject({ filter: 'fusion x', overlays: [{ bar: { text: 'badx' } }] });
  });

  test('nobody waits to leave, and waiting keys have an end', async () => {
    const on = await stage({ ...file, slow: true });
    on.session.settle();
    for (const key of ['/', 'x', 'enter']) on.dispatch({ type: 'key', key });
    for (let i = 0; i < 1500; i += 1) on.dispatch({ type: 'key', key: 'j' });
    expect(on.state.waiting).toHaveLength(1000);
    on.dispatch({ type: 'key', key: 'escape' });
    expect(on.state).toMatchObject({ overlays: [], waiting: [], filter: '' });
    for (const key of ['/', 'x', 'enter', 'C-c']) on.dispatch({ type: 'key', key });
    expect(on.ended).toEqual([{ type: 'quit' }]);
  });

  test('remembers filters, and opens with the one that is set', async () => {
    const on = await stage(file);
    await on.press('/', 'a', 'enter', '/', 'b', 'enter', '/');
    expect(line(on, 0)).toBe('Filter: ab');
    await on.press('up', 'up');
    expect(line(on, 0)).toBe('Filter: a');
    await on.press('enter');
    expect(on.state).toMatchObject({ filter: 'a', histories: { filter: ['ab', 'a'] } });
  });

  test('keeps its cursor in sight, however long the filter is', async () => {
    const on = await stage(file, 60, 24);
    await on.press('/', ...typed(`${'x'.repeat(90)}bad`));
    expect(line(on, 0)).toMatch(/^Filter: x{48}bad$/);
    expect(line(on, 1)).toBe(`${' '.repeat(56)}^^^`);
    await on.press('C-a');
    expect(line(on, 0)).toMatch(/^Filter: x{52}$/);
  });
});

describe('the list', () => {
  async function filtered(from: string[] = [], options: Parameters<typeof stage>[0] = file) {
    const on = await stage(options);
    await on.press(...from, '/', 'a', 'enter');
    return on;
  }

  test('has what matches, and the bar says how many of how many', async () => {
    const on = await filtered();
    expect(line(on, 0)).toMatch(/^Filter: a +30 of 300$/);
    expect(line(on, 2)).toMatch(/^10 /);
    await on.press('G');
    expect(selected(on)).toBe(300);
    await on.press('g');
    expect(selected(on)).toBe(10);
  });

  test('keeps the selected message, and gets it back', async () => {
    const on = await filtered(['n', 'n', 'n']);
    expect([selected(on), on.state.list.cursor]).toEqual([30, 2]);
    await on.press('escape');
    expect(on.state).toMatchObject({ filter: '', list: { selected: 30, cursor: 29 } });
    expect(line(on, 0)).toBe('Filter: none (/)');
  });

  test('or else what is nearest before it, or the first', async () => {
    const on = await filtered(['n', 'n', 'n', 'j', 'j']);
    expect([selected(on), on.state.detail?.number]).toEqual([30, 30]);
    expect(selected(await filtered(['j']))).toBe(10);
  });

  test('waits for the message until the filter has come so far', async () => {
    const on = await stage(file);
    await on.press('n', 'n', 'n');
    on.session.tested = 15;
    await on.press('/', 'a', 'enter');
    expect(on.state).toMatchObject({ settling: true, list: { cursor: -1, selected: 30 } });
    expect(on.state.detail?.number).toBe(30);
    expect(line(on, 0)).toMatch(/1 of 300 · 5 %$/);
    on.session.test(25);
    expect(on.state.list).toMatchObject({ cursor: -1, selected: 30 });
    on.session.test(31);
    expect(on.state).toMatchObject({ settling: false, list: { cursor: 2, selected: 30 } });
  });

  test('but not when somebody goes on meanwhile', async () => {
    const on = await stage(file);
    await on.press('n', 'n', 'n');
    on.session.tested = 15;
    await on.press('/', 'a', 'enter', 'j');
    expect(selected(on)).toBe(10);
    on.session.test(300);
    expect(selected(on)).toBe(10);
  });

  test('may be empty, so far and in the end', async () => {
    const on = await stage({ count: 9 });
    on.session.tested = 4;
    await on.press('/', 'a', 'enter');
    expect(line(on, 2)).toBe('No message matches so far.');
    await on.press('j', 'm');
    expect(on.state.waiting).toEqual(['j', 'm']);
    on.session.test(9);
    expect(line(on, 2)).toBe('No message matches the filter.');
    expect(on.state.list).toEqual({ cursor: -1, top: 0, selected: 0 });
    expect([on.state.waiting, on.session.actions]).toEqual([[], []]);
    expect(on.state.detail).toBeUndefined();
    await on.press('escape');
    expect(selected(on)).toBe(1);
  });

  test('goes on to follow what is new', async () => {
    const on = await filtered([], live);
    expect(selected(on)).toBe(300);
    on.session.grow(25);
    await on.idle();
    expect([selected(on), on.state.follow]).toEqual([320, true]);
  });

  test('has no partner that does not match', async () => {
    const on = await filtered(['n', 'n', 'n']);
    await on.press('p');
    expect(selected(on)).toBe(30);
    expect(on.text).toContain('message 29 is not in the list (evicted, or filtered out)');
  });

  test('Esc leaves what was entered last first', async () => {
    const on = await filtered();
    await on.press('tab', '\\', 'escape');
    expect(on.state).toMatchObject({ zoomed: false, focus: 'tree', filter: 'a' });
    await on.press('escape');
    expect(on.state).toMatchObject({ focus: 'list', filter: 'a' });
    await on.press('escape');
    expect(on.state.filter).toBe('');
  });

  test('an empty filter is none', async () => {
    const on = await filtered();
    await on.press('/', 'C-u', 'enter');
    expect(on.state.filter).toBe('');
  });
});
