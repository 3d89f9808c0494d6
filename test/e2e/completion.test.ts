/** Tab, pressed in the shells themselves. */
import { chmodSync, copyFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import { compileFilter } from '../../src/filter/compile.js';
import { catalogue } from '../filter/views.js';
import { lacksTool, repositoryRoot } from '../helpers/skip.js';
import { lines, MAIN, run, scratch } from './program.js';
import { Terminal } from './tmux.js';

const folder = scratch();

beforeAll(() => {
  const program = join(folder, 'fusionshark');
  writeFileSync(program, `#!/bin/sh\nexec "${process.execPath}" "${MAIN}" "$@"\n`);
  chmodSync(program, 0o755);
  copyFileSync(join(repositoryRoot, 'captures', 'rebalance.pcapng'), join(folder, 'cap.pcapng'));
});

const SHELLS = {
  bash: {
    command: 'bash --norc --noprofile',
    setup: "PS1='> '; source <(fusionshark completion bash); echo ready",
  },
  zsh: {
    command: 'zsh -f',
    setup:
      "PS1='> '; autoload -U compinit; compinit -D -u; source <(fusionshark completion zsh); echo ready",
  },
  fish: { command: 'fish --no-config', setup: 'fusionshark completion fish | source; echo ready' },
};

/** What is typed before the tab, and what stands there after it. */
const TYPED: readonly (readonly [typed: string, completed: string])[] = [
  ['comm', 'commands'],
  ['read -T nd', 'read -T ndjson'],
  ['read ca', 'read cap.pcapng'],
  ['proxy --log=ca', 'proxy --log=cap.pcapng'],
  ['read --edition=2025-1', 'read --edition=2025-11'],
  ['read -e fusion.vbucket_l', 'read -e fusion.vbucket_list'],
  ['read -q -z couchb', 'read -q -z couchbase,srt'],
  ["read cap.pcapng -Y 'couchbase.opc", "read cap.pcapng -Y 'couchbase.opcode"],
  ['read -Y \'couchbase.opcode == "StartF', 'read -Y \'couchbase.opcode == "StartFusionUploader"'],
  [
    'read -Y "couchbase.opcode == \\"StartF',
    'read -Y "couchbase.opcode == \\"StartFusionUploader\\"',
  ],
  ['send StopFusionU', 'send StopFusionUploader'],
  ['send StartFusionUploader --ter', 'send StartFusionUploader --term'],
  // Seen in the capture only.
  ['read cap.pcapng -Y \'couchbase.key == "fusions', 'couchbase.key == "fusionshark workload"'],
];

let terminal: Terminal | undefined;
afterEach(() => terminal?.close());

describe.skipIf(lacksTool('tmux')).each(Object.entries(SHELLS))(
  '%s',
  (shell, { command, setup }) => {
    const lacking = shell !== 'bash' && lacksTool(shell as 'zsh' | 'fish');

    it.skipIf(lacking)('completes', async () => {
      terminal = new Terminal(120, 24);
      const here = `cd ${folder}; HOME=${folder} PATH=${folder}:$PATH TERM=screen`;
      terminal.start(`${here} ${command}`);
      terminal.keys(setup, 'Enter');
      await terminal.shows(/^ready/m);
      for (const [typed, completed] of TYPED) {
        terminal.keys('C-u');
        terminal.keys('-l', `fusionshark ${typed}`);
        terminal.keys('Tab');
        await terminal.shows(new RegExp(`${escaped(completed)}\\S*\\s*$`));
      }
    });
  },
);

const escaped = (text: string): string => text.replace(/[^\w]/g, '\\$&');

const offered = async (...words: string[]): Promise<string[]> =>
  lines((await run(['complete', '--', ...words])).stdout).map((line) => line.split('\t')[0] ?? '');

describe('fusionshark complete', () => {
  it('offers all commands but itself, and all options of a command', async () => {
    const commands = await offered('');
    expect(commands).toEqual(expect.arrayContaining(['proxy', 'read', 'completion']));
    expect(commands).not.toContain('complete');
    const { stdout } = await run(['read', '--help']);
    const options = [...stdout.matchAll(/^ {2}(?:-\w, )?(--[\w-]+)/gm)].map(([, long]) => long);
    expect(options.length).toBeGreaterThan(20);
    expect((await offered('read', '-')).sort()).toEqual([...options].sort());
  });

  it('offers values of the capture that are filters as they stand', async () => {
    const file = join(folder, 'cap.pcapng');
    for (const field of [
      'couchbase.key',
      'couchbase.opcode',
      'couchbase.status',
      'ip.src',
      'fusion.term',
    ]) {
      const filters = await offered('read', file, '-Y', `${field} == `);
      const without = new Set(await offered('read', '-Y', `${field} == `));
      for (const filter of filters.filter((each) => each !== ':open'))
        compileFilter(filter, catalogue);
      if (field !== 'couchbase.opcode' && field !== 'couchbase.status') {
        expect(filters.some((each) => !without.has(each))).toBe(true);
      }
    }
  });

  it('offers nothing, quietly, where nothing fits', async () => {
    for (const words of [
      ['nothing', ''],
      ['read', '-c', ''],
      ['lua', ''],
      ['read', '-Y', '== '],
    ]) {
      const { status, stderr, stdout } = await run(['complete', '--', ...words]);
      expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
      expect(lines(stdout).filter((line) => line !== ':open')).toEqual([]);
    }
  });
});
