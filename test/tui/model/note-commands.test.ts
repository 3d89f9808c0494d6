import { describe, expect, test } from 'vitest';
import type { Row } from '../../../src/session/port/row.js';
import { asEvent } from '../helpers/fake-session.js';
import { Stage, stage } from '../helpers/stage.js';

/** With this on the second row. */
async function noted(more: Partial<Row>): Promise<Stage> {
  const on = new Stage({ count: 300 });
  on.session.decorate = (row) => (row.number === 2 ? { ...row, ...more } : row);
  on.session.grow(0);
  await on.idle();
  await on.press('j');
  return on;
}

describe('a comment', () => {
  test('is written in a prompt', async () => {
    const on = await stage({ count: 300 });
    await on.press('j', ';');
    expect(on.text).toContain('Comment');
    await on.press(...'who', 'space', ...'asked?', 'enter');
    expect(on.session.actions).toEqual([{ type: 'comment', number: 2, text: 'who asked?' }]);
    expect([on.state.overlays, on.state.message]).toEqual([[], 'comment on message 2 kept']);
  });

  test('that is there already is changed, and taken away by writing nothing', async () => {
    const on = await noted({ note: 'old', commented: true });
    await on.press(';', '!', 'enter', ';', 'C-u', 'enter');
    expect(on.session.actions).toEqual([
      { type: 'comment', number: 2, text: 'old!' },
      { type: 'comment', number: 2, text: '' },
    ]);
    expect(on.state.message).toBe('comment taken away');
  });

  test('is not made by leaving the prompt, and can be made by name', async () => {
    const on = await stage({ count: 300 });
    await on.press(';', 'x', 'escape');
    expect(on.session.actions).toEqual([]);
    await on.press(':', ...'comment', 'space', ...'by', 'space', ...'name', 'enter');
    expect(on.session.actions).toEqual([{ type: 'comment', number: 1, text: 'by name' }]);
  });

  test('asks for the detail anew, which has it in its tree', async () => {
    const on = await stage({ count: 300 });
    on.session.details.length = 0;
    on.session.decorate = (row) => ({ ...row, note: 'new', commented: true });
    on.session.grow(0);
    await on.idle();
    expect(on.session.details).toEqual([1]);
  });
});

describe('ignored, and where time is counted from', () => {
  test.each([
    ['d', 'ignore', { ignored: true }, 'is left out', 'counts again'],
    [
      'T',
      'reference',
      { reference: true },
      'is where time is counted from',
      'is no time reference',
    ],
  ] as const)('%s: %s, and back', async (key, type, now, on, off) => {
    const before = await noted({});
    await before.press(key);
    expect(before.session.actions).toEqual([{ type, number: 2 }]);
    expect(before.state.message).toMatch(new RegExp(`^message 2 ${on}`));
    const after = await noted(now);
    await after.press(key);
    expect(after.state.message).toMatch(new RegExp(`^message 2 ${off}`));
  });
});

test.each([
  ['comment', [';', 'x', 'enter']],
  ['ignored', ['d']],
  ['reference', ['T']],
])('%s: nothing is said of an event, or of nothing', async (_, keys) => {
  const on = new Stage({ count: 3 });
  on.session.decorate = asEvent;
  on.session.grow(0);
  await on.idle();
  await on.press('g', ...keys);
  const told = on.state.message ?? on.text;
  expect(told).toContain('only messages can be noted');
  const none = await stage({ count: 0 });
  await none.press(...keys);
  expect(none.state.message ?? none.text).toContain('no message is selected');
  expect([...on.session.actions, ...none.session.actions]).toEqual([]);
});
