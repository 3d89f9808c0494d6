import { describe, expect, test } from 'vitest';
import { searchOf } from '../../../src/tui/model/find-commands.js';
import { type Stage, stage } from '../helpers/stage.js';

const selected = (on: Stage): number => on.state.list.selected;

describe('find', () => {
  test('asks where and for what, from the selected message on', async () => {
    const on = await stage({ count: 300 });
    on.session.textFound = { number: 42 };
    await on.press('j', 'C-f', ...'Get');
    expect(on.text).toContain('summary');
    await on.press('enter');
    const query = { what: 'text', in: 'summary', text: 'Get', from: 2, step: 1 };
    expect(on.session.queries).toEqual([query]);
    expect(selected(on)).toBe(42);
  });

  test.each([
    ['tab', 1, 'strings'],
    ['C-f', 2, 'hex'],
    ['C-f', 3, 'filter'],
    ['tab', 4, 'summary'],
  ])('%s pressed %i times looks in another place: %s', async (key, times, place) => {
    const on = await stage({ count: 300 });
    await on.press('C-f', ...Array<string>(times).fill(key), ...'80 70'.replace(' ', '_'), 'enter');
    expect(on.session.queries).toMatchObject([{ in: place, text: '80_70' }]);
  });

  test('goes on with the same, and back, from wherever it is', async () => {
    const on = await stage({ count: 300 });
    await on.press('>');
    expect(on.text).toContain('nothing was looked for yet');
    await on.press('C-f', 'x', 'enter', 'j', '>', 'k', '<');
    expect(on.session.queries.slice(1)).toMatchObject([
      { text: 'x', from: 2, step: 1 },
      { text: 'x', from: 1, step: -1 },
    ]);
  });

  test.each([
    [{ number: 7, wrapped: true }, '>', 'search went on past the end of the list', 7],
    [{ number: 7, wrapped: true }, '<', 'search went on past the beginning of the list', 7],
    [{}, '>', 'hex zz is in no message of the list', 1],
    [{ fault: '"zz" is no byte' }, '>', 'find: "zz" is no byte', 1],
    [{ number: 9, gaveUp: true }, '>', 'looking for hex zz', 1],
  ] as const)('tells %j of %s', async (answer, key, words, at) => {
    const on = await stage({ count: 300 });
    await on.press(':', ...'find hex zz'.split('').map((c) => (c === ' ' ? 'space' : c)), 'enter');
    on.session.textFound = answer;
    await on.press('g', key);
    expect(on.text).toContain(words);
    expect(selected(on)).toBe(at);
  });

  test('does not go where an old question leads', async () => {
    const on = await stage({ count: 300, slow: true });
    on.session.settle();
    await on.idle();
    on.session.settle();
    await on.press('C-f', 'x', 'enter', 'j');
    on.session.textFound = { number: 99 };
    for (let i = 0; i < 6; i += 1) {
      on.session.settle();
      await on.idle();
    }
    expect(selected(on)).toBe(2);
  });
});

test.each([
  ['hex 80 70', { in: 'hex', text: '80 70' }],
  ['filter fusion and finding', { in: 'filter', text: 'fusion and finding' }],
  ['strings', { in: 'summary', text: 'strings' }],
  ['some words', { in: 'summary', text: 'some words' }],
])('%j written', (argument, search) => expect(searchOf(argument)).toEqual(search));

describe('keys that are faster than the session', () => {
  test('a search waits for the row that a far jump leads to', async () => {
    const on = await stage({ count: 3000, slow: true });
    on.session.settle();
    await on.idle();
    await on.press('G', 'N');
    expect(on.session.queries).toEqual([]);
    for (let i = 0; i < 6; i += 1) {
      on.session.settle();
      await on.idle();
    }
    expect(on.session.queries).toMatchObject([{ what: 'finding', from: 3000, step: -1 }]);
    expect(selected(on)).toBe(2990);
  });

  test('each of several searches begins where the last one led to', async () => {
    const on = await stage({ count: 300, slow: true });
    on.session.settle();
    await on.idle();
    await on.press('n', 'n', 'n');
    for (let i = 0; i < 20; i += 1) {
      on.session.settle();
      await on.idle();
    }
    expect(selected(on)).toBe(30);
  });

  test('who does something else gives up the searches that wait', async () => {
    const on = await stage({ count: 300, slow: true });
    on.session.settle();
    await on.idle();
    await on.press('n', 'n', 'j');
    for (let i = 0; i < 20; i += 1) {
      on.session.settle();
      await on.idle();
    }
    expect(selected(on)).toBe(2);
    expect(on.session.queries).toHaveLength(1);
  });
});
