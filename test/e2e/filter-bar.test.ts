/** The filter bar, filters from what is selected, and colour rules, in a real terminal. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, describe, expect, it } from 'vitest';
import { lacksTool, repositoryRoot } from '../helpers/skip.js';
import { run } from './program.js';
import { Terminal } from './tmux.js';

const REBALANCE = join(repositoryRoot, 'captures', 'rebalance.pcapng');

/** Messages that a filter lets through, as `read` counts them. */
async function matching(filter: string): Promise<number> {
  const { stdout } = await run([
    'read',
    '-T',
    'fields',
    '-e',
    'message.number',
    '-Y',
    filter,
    REBALANCE,
  ]);
  return stdout.split('\n').filter((line) => line !== '').length;
}

describe.skipIf(lacksTool('tmux'))('the filter bar in a terminal', () => {
  const folder = mkdtempSync(join(tmpdir(), 'fusionshark-rules-'));
  let terminal = new Terminal(120, 40);
  afterEach(() => terminal.close());
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  async function opened(...args: readonly string[]): Promise<void> {
    terminal = new Terminal(120, 40);
    terminal.open(['replay', ...args, REBALANCE]);
    await terminal.shows(/FILE.*rebalance\.pcapng/);
  }

  it('completes, says what is wrong, filters, counts, and lets go', async () => {
    const count = await matching('fusion.command == "StartFusionUploader"');
    expect(count).toBeGreaterThan(2);
    await opened();
    terminal.keys('/', 'fusion.comm');
    await terminal.shows(/^Filter: fusion\.comm\s*$[\s\S]*^ +fusion\.command /m);
    terminal.keys('Tab');
    await terminal.shows(/^Filter: fusion\.command\s*$/m);

    terminal.keys('C-u', 'fusion.comand == 1', 'Enter');
    const wrong = await terminal.shows(/no filter: /);
    expect(wrong).toMatch(/^ {8}\^{13}$/m);
    expect(wrong).toMatch(/did you mean fusion\.command/);

    terminal.keys('C-u', 'fusion.command == "StartFusionUploader"', 'Enter');
    const filtered = await terminal.shows(new RegExp(`"StartFusionUploader" +${count} of \\d+`));
    expect(filtered).toMatch(new RegExp(`\\d+/${count} `));
    const rows = filtered.split('\n').slice(2, 2 + Math.min(count, 10));
    for (const row of rows) expect(row).toMatch(/^\d+ .*[→←] StartFusionUploader/);

    terminal.keys('Escape');
    await terminal.shows(/^Filter: none/m);
    terminal.keys('q');
    await terminal.shows(/status 0/);
  });

  it('filters by what is selected: a column of the list, then a field of the tree', async () => {
    const sets = await matching('couchbase.opcode == "Set"');
    const others = await matching('not (couchbase.opcode == "Set")');
    await opened('--theme', 'light');
    terminal.keys('G');
    await terminal.shows(/(\d+)\/\1\b/);
    terminal.keys('a');
    await terminal.shows(/c {2}command +couchbase\.opcode == "Set"/);
    terminal.keys('c', 's');
    await terminal.shows(new RegExp(`opcode == "Set" +${sets} of`));
    terminal.keys('a', 'c', 'n');
    await terminal.shows(new RegExp(`not \\(couchbase\\.opcode == "Set"\\) +${others} of`));
    terminal.keys('q');
    await terminal.shows(/status 0/);
  });

  it('colours rows by rules, and refuses a rule that is none before anything opens', async () => {
    const rules = join(folder, 'rules.json');
    writeFileSync(
      rules,
      '[{"filter": "couchbase.opcode == \\"Hello\\"", "colour": "red", "bold": true}]',
    );
    await opened('--colours', rules);
    await terminal.shows(/^9 .*Hello/m);
    expect(terminal.painted()).toMatch(/31m\S*9 .*Hello/);

    writeFileSync(rules, '[\n{"filter": "couchbase.opcod", "colour": "red"}]');
    terminal.close();
    terminal = new Terminal(120, 40);
    terminal.open(['replay', '--colours', rules, REBALANCE]);
    const refused = await terminal.shows(/status \d/);
    expect(refused.replaceAll('\n', '')).toMatch(
      /rules\.json:2: \[0\]\.filter: filter: .*couchbase\.opcode/,
    );
    expect(refused).toMatch(/status 4/);
  });
});
