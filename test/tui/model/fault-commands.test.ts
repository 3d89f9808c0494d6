/** Faults and held messages on the command line. */
import { describe, expect, test } from 'vitest';
import type { Faults } from '../../../src/session/port/faults.js';
import { run } from '../../../src/tui/model/commands.js';
import { topOverlay } from '../../../src/tui/model/stack.js';
import { type Stage, stage } from '../helpers/stage.js';

const RULE = 'couchbase.opcode == "Get" => drop';

async function live(faults?: Faults): Promise<Stage> {
  const on = await stage({ count: 20, mode: 'live' });
  if (faults !== undefined) {
    on.dispatch({ type: 'snapshot', snapshot: { ...on.session.snapshot(), faults } });
  }
  return on;
}

const typed = (text: string): string[] => [...text].map((c) => (c === ' ' ? 'space' : c));

describe(':fault', () => {
  test.each([
    [`fault ${RULE}`, { type: 'fault', do: 'add', rule: RULE }],
    ['fault off', { type: 'fault', do: 'off' }],
    ['fault on 2', { type: 'fault', do: 'on', index: 2 }],
    ['fault remove 1', { type: 'fault', do: 'remove', index: 1 }],
  ])('%s is asked of the session', async (line, action) => {
    const on = await live({ rules: [] });
    await on.press(':', ...typed(line), 'enter');
    expect(on.session.actions).toEqual([action]);
  });

  test('is refused where the program was started without, and where it says nothing', async () => {
    const without = await live();
    expect(run(without.state, 'fault', 'off').state.message).toContain('started without --fault');
    const on = await live({ rules: [] });
    expect(run(on.state, 'fault', 'off x')).toMatchObject({ effects: [] });
    expect(run(on.state, 'fault', '').state.message).toContain('no fault so far');
  });

  test('alone lists the rules; taking one switches it', async () => {
    const on = await live({
      rules: [
        { text: RULE, on: true, hits: 12 },
        { text: 'fusion => delay 1s', on: false, hits: 0 },
      ],
    });
    await on.press(':', ...typed('fault'), 'enter');
    expect(topOverlay(on.state)?.kind).toBe('menu');
    expect(on.text).toContain('12 times');
    expect(on.text).toContain(RULE);
    await on.press('2');
    expect(on.session.actions).toEqual([{ type: 'fault', do: 'on', index: 2 }]);
  });
});

describe('a held message', () => {
  test('is sent on, dropped, edited, by its row', async () => {
    const on = await live({ rules: [] });
    await on.press('k');
    const number = on.state.list.selected;
    await on.press(':', ...typed('send'), 'enter', ':', ...typed('drop'), 'enter');
    await on.press(':', ...typed('edit a.b=1=2'), 'enter');
    expect(on.session.actions).toEqual([
      { type: 'intercept', number, do: 'send' },
      { type: 'intercept', number, do: 'drop' },
      { type: 'intercept', number, do: 'edit', path: 'a.b', value: '1=2' },
    ]);
    expect(run(on.state, 'edit', '=5').state.message).toContain('PATH=VALUE');
  });

  test('has a sign in its row', async () => {
    const on = await live({ rules: [] });
    const snapshot = on.session.snapshot();
    const [row, ...rows] = snapshot.rows;
    if (row === undefined) throw new Error('no row');
    for (const [altered, sign] of [
      ['held', 'h'],
      ['fault', 'f'],
      ['rewritten', 'r'],
    ] as const) {
      on.dispatch({
        type: 'snapshot',
        snapshot: { ...snapshot, rows: [{ ...row, partner: false, altered }, ...rows] },
      });
      const line = on.text.split('\n').find((text) => /^ *\d+ /.test(text));
      expect(line).toMatch(new RegExp(`^ *\\d+ +${sign} `));
    }
  });
});
