import { describe, expect, test } from 'vitest';
import { type Stage, stage } from '../helpers/stage.js';

const copied = (on: Stage): unknown => on.ended.filter((effect) => effect.type === 'copy');

/** With the tree's cursor on VBucket, bytes 6 and 7 of message 1. */
async function onField(): Promise<Stage> {
  const on = await stage({ count: 300 });
  await on.press('tab', 'j', 'j', 'j');
  return on;
}

describe('y', () => {
  test.each([
    ['v', { text: '1', what: 'value of couchbase.vbucket' }],
    ['l', { text: 'VBucket: 1', what: 'line of the tree' }],
    ['d', { text: 'couchbase.vbucket', what: 'couchbase.vbucket' }],
    ['h', { text: '0001', what: '2 bytes' }],
  ])('%s', async (key, expected) => {
    const on = await onField();
    await on.press('y', key);
    expect(copied(on)).toEqual([{ type: 'copy', ...expected }]);
    expect(on.state.overlays).toEqual([]);
  });

  test('r: the row as the list has it, tabs between', async () => {
    const on = await stage({ count: 300 });
    await on.press('j', 'y', 'r');
    const [effect] = on.ended;
    const text = effect?.type === 'copy' ? effect.text : '';
    expect(text.split('\t')).toEqual([
      ...['2', '0.002000', '10.0.0.2:11210', '10.0.0.1:50000', 'response', 'Get'],
      ...['', 'Success', '1.234 ms', 'term=1002 key-2'],
    ]);
  });

  test('f: the filter that is set, and where there is none that is told', async () => {
    const on = await stage({ count: 300 });
    await on.press('y', 'f');
    expect([copied(on), on.state.message]).toEqual([[], 'no filter to copy here']);
    await on.press('/', 'f', 'enter', 'y', 'f');
    expect(copied(on)).toEqual([{ type: 'copy', text: 'f', what: 'filter f' }]);
  });

  test('leaves all as it was when the menu is left', async () => {
    const on = await stage({ count: 300 });
    await on.press('y', 'escape');
    expect([on.ended, on.state.overlays]).toEqual([[], []]);
  });

  test('by name, and what there is not is told', async () => {
    const on = await stage({ count: 300 });
    await on.press(':', ...'copy', 'space', ...'all', 'enter');
    expect(on.state.message).toBe('copy: none of value, line, field, filter, row, hex');
    const none = await stage({ count: 0 });
    for (const key of ['v', 'l', 'd', 'r', 'h']) {
      await none.press('y', key);
      expect(none.state.message).toMatch(/^no \w+ to copy here$/);
    }
    expect(none.ended).toEqual([]);
  });
});

test('suspended live, the traffic would stop: that must be meant', async () => {
  const file = await stage({ count: 300 });
  await file.press('C-z');
  expect(file.ended).toEqual([{ type: 'suspend' }]);
  const live = await stage({ count: 300, mode: 'live' });
  await live.press('C-z');
  expect([live.ended, live.text.includes('the traffic stops too')]).toEqual([[], true]);
  await live.press('escape');
  expect(live.ended).toEqual([]);
  await live.press('C-z', 'y');
  expect(live.ended).toEqual([{ type: 'suspend' }]);
});
