/** `check` and `timeline` as a user runs them: what they print, and how they exit. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { repositoryRoot } from '../helpers/skip.js';
import { run } from './program.js';

const sample = (name: string): string => join(repositoryRoot, 'captures', name);
const CLEAN = sample('edition-2025-02.pcapng');
const MISTAKES = sample('mistakes.pcapng');
const STORY = sample('rebalance.pcapng');

describe('check', () => {
  it.each([
    [0, [CLEAN]],
    [3, ['--fail-on', 'note', CLEAN]],
    [3, [MISTAKES]],
    [3, [CLEAN, MISTAKES]],
    [0, ['--ignore', 'fusion.', STORY]],
    [3, ['--ignore', 'fusion.', '--fail-on', 'warn', STORY]],
    // A file that is absent or damaged wins over findings.
    [2, [sample('absent.pcap'), MISTAKES]],
    [1, ['--ignore', 'fusion.nothing', CLEAN]],
    [1, ['--same-node', 'a', CLEAN]],
  ])('exits with %i: %j', async (status, args) => {
    expect((await run(['check', ...args])).status).toBe(status);
  });

  it('has no report of what it could not read', async () => {
    const { status, stdout, stderr } = await run(['check', sample('absent.pcap')]);
    expect([status, stdout]).toEqual([2, '']);
    expect(stderr).toMatch(/absent\.pcap: no such file/);
  });

  it('prints each finding with file, number, severity and id', async () => {
    const { stdout } = await run(['check', MISTAKES]);
    expect(stdout).toContain(`  ${MISTAKES}:11: error fusion.datatype: `);
    expect(stdout.trimEnd()).toMatch(/\d+ errors, \d+ warnings, \d+ notes in \d+ messages$/);
  });

  it('prints the same from standard input, as objects', async () => {
    const { stdout } = await run(['check', '-T', 'ndjson', '-'], readFileSync(STORY));
    const objects = stdout
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line) as Record<string, unknown>);
    const error = objects.find(({ severity }) => severity === 'error');
    expect(error).toMatchObject({ file: '-', number: 520, id: 'fusion.invalid-namespace' });
    expect(error).toMatchObject({ field: 'namespace', expects: 'Einval' });
  });

  it('sees over several captures what none of them shows alone', async () => {
    const alone = await run(['check', '-T', 'ndjson', sample('loopback.pcap')]);
    expect(alone.stdout).not.toContain('"error"');
    const together = ['check', '-T', 'junit', sample('loopback.pcap'), STORY];
    const { stdout } = await run(together);
    // A sentence about another capture says which, and its number there.
    const named = /message \S+(?:loopback\.pcap|rebalance\.pcapng):(\d+)/.exec(stdout);
    expect(Number(named?.[1])).toBeGreaterThan(0);
    expect(stdout).toContain('<?xml version="1.0" encoding="UTF-8"?>');
    expect(stdout.match(/<testsuite /g)).toHaveLength(2);
  });
});

describe('read', () => {
  it('says on a message what later ones prove', async () => {
    const { stdout } = await run([
      'read',
      '-T',
      'ndjson',
      '-Y',
      'finding',
      sample('loopback.pcap'),
    ]);
    expect(stdout).toContain('"id":"fusion.snapshot-leaked"');
  });
});

describe('timeline', () => {
  it('tells what became of a vbucket', async () => {
    const { status, stdout } = await run(['timeline', '--vbucket', '14', STORY]);
    expect(status).toBe(0);
    expect(stdout).toMatch(/^vbucket 14 of bucket default\n/);
    expect(stdout).toContain('uploader started: term 1');
  });

  it('as objects', async () => {
    const { stdout } = await run(['timeline', '-T', 'ndjson', '--vbucket', '14', STORY]);
    const types = stdout
      .trimEnd()
      .split('\n')
      .map((line) => (JSON.parse(line) as { type: string }).type);
    expect(types[0]).toBe('event');
    expect(types.at(-1)).toBe('vbucket');
  });
});
