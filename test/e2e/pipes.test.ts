/** In the middle of a pipeline: whoever reads may leave early, whoever writes may take its time. */
import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { lacksTool, repositoryRoot } from '../helpers/skip.js';
import { MAIN, pause, Running, runTool } from './program.js';
import { Terminal } from './tmux.js';

const CAPTURE = join(repositoryRoot, 'captures', 'rebalance.pcapng');

const FORMATS = [
  [],
  ['-V'],
  ['-x'],
  ['-T', 'ndjson'],
  ['-T', 'json'],
  ['-T', 'ek'],
  ['-T', 'csv'],
  ['-T', 'fields', '-e', 'couchbase.opcode', '-e', 'couchbase.key'],
].map((options): [string, string[]] => [options.slice(0, 2).join(' ') || '-T text', options]);

const quoted = (words: readonly string[]): string =>
  words.map((word) => `'${word.replaceAll("'", "'\\''")}'`).join(' ');

describe.each(FORMATS)('read %s', (_name, options) => {
  const command = quoted([process.execPath, MAIN, 'read', ...options]);

  it.each([
    ['a file', `${command} ${quoted([CAPTURE])}`],
    ['a file, line by line', `${command} -l ${quoted([CAPTURE])}`],
    ['a pipe', `cat ${quoted([CAPTURE])} | ${command} -`],
  ])('ends quietly when its reader leaves: %s', async (_from, pipeline) => {
    // The first line is enough for head; its program then writes into nothing.
    const script = `set -o pipefail; ${pipeline} | { head -n 1 >&2; }`;
    const { status, stdout, stderr } = await runTool('bash', ['-c', script]);
    expect({ status, stdout }).toEqual({ status: 0, stdout: '' });
    expect(stderr.split('\n')).toHaveLength(2);
    expect(stderr).not.toContain('fusionshark:');
  });

  it('prints what a slow pipe has brought before the rest comes', async () => {
    const child = spawn(process.execPath, [MAIN, 'read', ...options, '-']);
    const running = new Running(child);
    const bytes = readFileSync(CAPTURE);
    child.stdin.write(bytes.subarray(0, bytes.length / 3));
    const lines = (): number => running.stdout.split('\n').length;
    for (let waited = 0; lines() < 20 && waited < 10_000; waited += 50) await pause(50);
    const before = lines();
    child.stdin.end(bytes.subarray(bytes.length / 3));
    expect(await running.exited).toBe(0);
    expect(before).toBeGreaterThan(20);
    expect(lines()).toBeGreaterThan(before);
    expect(running.stderr).toBe('');
  });
});

describe.skipIf(lacksTool('tmux'))('replay', () => {
  let terminal: Terminal | undefined;
  afterEach(() => terminal?.close());

  it('shows what comes through a pipe, and takes keys from the terminal', async () => {
    terminal = new Terminal(120, 24);
    terminal.open(['replay', '-'], `cat ${quoted([CAPTURE])} |`);
    await terminal.shows(/1 .*Hello/);
    terminal.keys('q');
    await terminal.shows(/status 0/);
  });
});
