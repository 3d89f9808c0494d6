/** The command line, prompts and menus: every command by name, and what asks for an argument. */
import { describe, expect, test } from 'vitest';
import { COMMANDS } from '../../../src/tui/model/keys.js';
import { choice, menuOf } from '../../../src/tui/model/menu.js';
import { found, paletteEntries } from '../../../src/tui/model/palette.js';
import { reduce } from '../../../src/tui/model/reduce.js';
import { opened, topOverlay } from '../../../src/tui/model/stack.js';
import { plainText } from '../../../src/tui/paint/line.js';
import { screen } from '../../../src/tui/panes/screen.js';
import { type Stage, stage } from '../helpers/stage.js';

const file = { count: 300 } as const;
const line = (on: Stage, y: number): string => plainText(screen(on.state)[y] ?? []).trimEnd();
const typed = (text: string): string[] => [...text].map((c) => (c === ' ' ? 'space' : c));
const names = (on: Stage, text: string): string[] =>
  found(on.state, text).map(({ command }) => command);

describe('the search', () => {
  test('lists every command that works in the focused pane, each once', async () => {
    const on = await stage(file);
    const expected = COMMANDS.filter(({ context }) => !['tree', 'hex'].includes(context));
    const all = paletteEntries(on.state).map(({ command }) => command);
    expect(all).toEqual([...new Set(expected.map(({ command }) => command))]);
    await on.press('tab');
    expect(names(on, 'unfold')).toContain('unfold');
  });

  test('over a view it lists what works there', async () => {
    const on = await stage(file);
    await on.press('c');
    expect(names(on, '')).toContain('statistics');
    expect(names(on, '')).not.toContain('zoom');
  });

  test.each([
    ['goto', 'goto'],
    ['stat', 'statistics'],
    ['nf', 'next-finding'],
    ['fs', 'follow-stream'],
    ['TIML', 'timeline'],
    ['request', 'partner'],
  ])('%s finds %s first', async (text, first) => {
    expect(names(await stage(file), text)[0]).toBe(first);
  });

  test('a name that is one is before all that begin with it', async () => {
    expect(names(await stage(file), 'follow').slice(0, 2)).toEqual(['follow', 'follow-stream']);
    expect(names(await stage(file), 'zzz')).toEqual([]);
  });
});

describe('the command line', () => {
  test('runs what is chosen', async () => {
    const on = await stage(file);
    await on.press(':', ...typed('finding'), 'down', 'up', 'enter');
    expect(topOverlay(on.state)).toMatchObject({ kind: 'view', view: { what: 'findings' } });
    await on.press('escape', ':', ...typed('next-f'), 'enter');
    expect(on.state.list.selected).toBe(10);
  });

  test('runs a command with its argument, and a number as a message', async () => {
    const on = await stage(file);
    await on.press(':', ...typed('goto 42'), 'enter');
    expect(on.state).toMatchObject({ overlays: [], list: { selected: 42 } });
    await on.press(':', ...typed('123'), 'enter');
    expect(on.state.list.selected).toBe(123);
    await on.press(':', ...typed('time-format u'), 'enter');
    expect(on.state.time).toBe('u');
    await on.press(':', ...typed('time-format x'), 'enter');
    expect(on.state).toMatchObject({ time: 'u', message: expect.stringContaining('"x" is none') });
  });

  test('remembers what it ran', async () => {
    const on = await stage(file);
    await on.press(':', ...typed('goto 42'), 'enter', ':', 'C-p');
    expect(line(on, 0)).toBe(': goto 42');
    await on.press('C-n', ...typed('mar'), 'enter');
    expect(on.state.histories.command).toEqual(['goto 42', 'mark']);
  });

  test('says what it does not know, and stays', async () => {
    const on = await stage(file);
    await on.press(':', ...typed('zzz'), 'enter');
    expect(line(on, 1)).toBe('  no such command');
    expect(on.state).toMatchObject({
      message: 'no command "zzz"',
      overlays: [{ kind: 'palette' }],
    });
    await on.press('C-u', ...typed('mark 3'), 'enter');
    expect(on.state).toMatchObject({ message: 'mark has no argument', overlays: [] });
    expect(on.session.actions).toEqual([]);
  });

  test('Esc, and Enter on nothing, leave it', async () => {
    const on = await stage(file);
    await on.press(':', 'x', 'escape', 'j', ':', 'enter');
    expect(on.state).toMatchObject({ overlays: [], list: { selected: 2 } });
  });
});

describe('a prompt', () => {
  test('asks for the argument that a command needs', async () => {
    const on = await stage(file);
    await on.press(':', ...typed('goto'), 'enter');
    expect(line(on, 0)).toBe('Go to message:');
    await on.press('7', '7', 'enter');
    expect(on.state).toMatchObject({ overlays: [], list: { selected: 77 } });
  });

  test('stays while the text is wrong, and says what is', async () => {
    const on = await stage(file);
    await on.press(':', ...typed('goto'), 'enter', 'x', 'enter');
    expect(line(on, 1)).toBe('  a message number is 1, 2, …');
    await on.press('backspace');
    expect(line(on, 1)).toContain(':goto N');
    await on.press('5', 'enter');
    expect(on.state.list.selected).toBe(5);
  });

  test('has a history of its own, and nothing leaves it', async () => {
    const on = await stage(file);
    const open = [':', ...typed('goto'), 'enter'];
    await on.press(...open, '7', 'enter', ...open, 'up');
    expect(line(on, 0)).toBe('Go to message: 7');
    await on.press('down', 'enter');
    expect(on.state).toMatchObject({ overlays: [], list: { selected: 7 } });
  });
});

describe('a menu', () => {
  async function withMenu(): Promise<Stage> {
    const on = await stage(file);
    const choices = [choice('j', 'message 9', 'goto', '9'), choice('q', 'mark it', 'mark')];
    on.state = opened(on.state, { kind: 'menu', menu: menuOf('What?', choices) });
    return on;
  }

  test.each([
    ['its key', ['j'], 9, 0],
    ['Enter', ['enter'], 9, 0],
    ['another one', ['down', 'enter'], 1, 1],
    ['round', ['up', 'enter'], 1, 1],
    ['Esc', ['escape'], 1, 0],
    ['a key that is none', ['z', 'escape'], 1, 0],
  ])('%s', async (_, keys, selected, marks) => {
    const on = await withMenu();
    const lines = screen(on.state).map((each) => plainText(each).trimEnd());
    const first = lines.indexOf('   j  message 9');
    expect(lines[first + 1]).toBe('   q  mark it');
    // The row that the choice is about stays in sight.
    expect(lines[first - 2]).toMatch(/^1 /);
    await on.press(...keys);
    expect(on.state).toMatchObject({ overlays: [], list: { selected } });
    expect(on.session.actions).toHaveLength(marks);
    expect(on.ended).toEqual([]);
  });
});

test('Ctrl-C quits from everything that lies over the panes', async () => {
  for (const keys of [['/'], [':'], ['?'], ['c'], ['c', '?'], [':', ...'goto', 'enter']]) {
    const on = await stage(file);
    await on.press(...keys, 'C-c');
    expect(on.ended).toEqual([{ type: 'quit' }]);
  }
});

test('who is new here is told the first keys, until a key', async () => {
  const on = await stage(file);
  on.state = { ...on.state, isFresh: true };
  expect(line(on, 39)).toMatch(/ {2}\? help {2}\/ filter {2}: commands {2}q quit$/);
  on.state = reduce(on.state, { type: 'key', key: 'j' }).state;
  expect(line(on, 39)).toMatch(/\?:help$/);
});
