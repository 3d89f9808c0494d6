import { describe, expect, test } from 'vitest';
import { type Stage, stage } from '../helpers/stage.js';

/** Keys from the list to the line of a text in the tree. */
async function atLine(on: Stage, text: string): Promise<void> {
  await on.press('tab', 'g');
  for (let i = 0; i < 40; i += 1) {
    const { forest, cursor } = on.state.tree;
    if (forest.lines[cursor]?.node.text.startsWith(text)) return;
    await on.press('j');
  }
  throw new Error(`no line ${text}`);
}

describe('apply as filter', () => {
  test.each([
    ['s', 'couchbase.vbucket == 1'],
    ['n', 'not (couchbase.vbucket == 1)'],
    ['a', 'couchbase.vbucket == 1'],
    ['A', 'not (couchbase.vbucket == 1)'],
  ])('%s from a field, where no filter is set', async (key, filter) => {
    const on = await stage({ count: 300 });
    await atLine(on, 'VBucket');
    await on.press('a', key);
    expect(on.state.filter).toBe(filter);
    expect(on.state.overlays).toEqual([]);
  });

  test.each([
    ['s', 'couchbase.vbucket == 20'],
    ['a', '(finding or fusion) and couchbase.vbucket == 20'],
    ['o', '(finding or fusion) or couchbase.vbucket == 20'],
    ['A', '(finding or fusion) and not (couchbase.vbucket == 20)'],
    ['O', '(finding or fusion) or not (couchbase.vbucket == 20)'],
  ])('%s beside a filter that is set', async (key, filter) => {
    const on = await stage({ count: 300 });
    await on.press('/', ...'finding or fusion'.replaceAll(' ', '_'), 'escape');
    on.state = { ...on.state, filter: 'finding or fusion' };
    on.link.sync();
    await on.idle();
    await on.press('g', 'j');
    await atLine(on, 'VBucket');
    await on.press('a');
    expect(on.text).toContain(`Apply as filter: couchbase.vbucket == 20`);
    expect(on.text).toContain(filter);
    await on.press(key);
    expect(on.state.filter).toBe(filter);
  });

  test('of a line that says no filter itself is that of the line above it', async () => {
    const on = await stage({ count: 300 });
    await atLine(on, 'Opcode');
    expect(on.state.tree.forest.lines[on.state.tree.cursor]?.node.filter).toBeUndefined();
    await on.press('a');
    expect(on.text).toContain('no filter can be made of it');
    expect(on.state.overlays).toEqual([]);
  });

  test('from the list asks for a column first, with what it holds', async () => {
    const on = await stage({ count: 300 });
    await on.press('j', 'a');
    expect(on.text).toMatch(/v +vbucket +couchbase\.vbucket == 2/);
    expect(on.text).not.toContain('opcode');
    await on.press('v', 'n');
    expect(on.state.filter).toBe('not (couchbase.vbucket == 2)');
  });

  test('waits for the message, and makes none of an event', async () => {
    const on = await stage({ count: 300, slow: true });
    on.session.settle();
    await on.idle();
    await on.press('a');
    expect(on.text).toContain('the message is still being read');
  });

  test('by name, with the way said', async () => {
    const on = await stage({ count: 300 });
    const type = (text: string) => [...text].map((c) => (c === ' ' ? 'space' : c));
    await on.press(':', ...type('combine-filter and a == 1 or b'), 'enter');
    expect(on.state.filter).toBe('(a == 1 or b)');
    await on.press(':', ...type('combine-filter maybe x'), 'enter');
    expect(on.text).toContain(
      '"maybe" is none of selected, not-selected, and, or, and-not, or-not',
    );
  });
});
