import { describe, expect, test } from 'vitest';
import { stage } from '../helpers/stage.js';

const write = (text: string): string[] =>
  [...text].map((character) => (character === ' ' ? 'space' : character));

describe('w', () => {
  test.each([
    ['s', 'shown', 'a.pcapng', 'pcapng'],
    ['m', 'marked', 'dir/b.ndjson', 'ndjson'],
    ['o', 'selected', 'c.csv', 'csv'],
    ['a', 'all', 'with space.PCAPNG', 'pcapng'],
  ] as const)('%s: asks where to, and saves what is %s', async (key, what, path, format) => {
    const on = await stage({ count: 300 });
    await on.press('w', key);
    expect(on.text).toContain('Save as');
    await on.press(...write(path), 'enter');
    expect(on.session.saves).toEqual([{ what, format, path, overwrite: false, scrub: false }]);
    expect([on.state.message, on.state.overlays]).toEqual([`saved 12 messages to ${path}`, []]);
  });

  test('Tab in the prompt: secrets overwritten, then the next kind', async () => {
    const on = await stage({ count: 300 });
    await on.press('w', 's', 'tab', ...write('a.pcapng'), 'enter');
    await on.press('w', 's', 'tab', 'tab', ...write('b.pcapng'), 'enter');
    expect(on.session.saves).toMatchObject([
      { what: 'shown', scrub: true },
      { what: 'marked', scrub: false },
    ]);
  });

  test.each([
    ['a.txt', /\.pcapng, \.ndjson, \.csv/],
    ['~/a.csv', /write the path out/],
  ])('a path that will not do (%s) stays in the prompt, and why', async (path, why) => {
    const on = await stage({ count: 300 });
    await on.press('w', 'a', ...write(path), 'enter');
    expect([on.session.saves, on.state.overlays.length]).toEqual([[], 1]);
    expect(on.text).toMatch(why);
  });

  test('what is there is kept, unless it is to be replaced', async () => {
    const on = await stage({ count: 300 });
    on.session.files.add('a b.csv');
    await on.press('w', 'm', 'tab', ...write('a b.csv'), 'enter');
    expect(on.text).toContain('a b.csv exists');
    await on.press('enter');
    expect(on.session.saves).toHaveLength(1);
    await on.press('w', 'm', 'tab', ...write('a b.csv'), 'enter', 'y');
    expect(on.session.saves.at(-1)).toEqual({
      ...{ what: 'marked', format: 'csv', path: 'a b.csv', overwrite: true, scrub: true },
    });
    expect(on.state.message).toBe('saved 12 messages to a b.csv');
  });

  test('why it could not be saved is told', async () => {
    const on = await stage({ count: 300 });
    await on.press('w', 'a', ...write('/proc/a.csv'), 'enter');
    expect(on.state.message).toBe('not saved: EACCES: permission denied');
  });

  test('by name', async () => {
    const on = await stage({ count: 300 });
    await on.press(':', ...write('save-as marked x.csv'), 'enter');
    expect(on.session.saves).toMatchObject([{ what: 'marked', path: 'x.csv' }]);
    await on.press(':', ...write('save-as some x.csv'), 'enter');
    expect(on.state.message).toMatch(/^save: "some" is none of shown, shown-scrubbed, /);
    await on.press(':', ...write('save some'), 'enter');
    expect(on.state.message).toMatch(/^save: "some" is none of /);
    expect(on.session.saves).toHaveLength(1);
  });
});
