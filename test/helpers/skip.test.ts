/** What is skipped must be said, and in CI it must be an error: checked with a PATH of our own. */
import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { packageOf, repositoryRoot, type Tool, toolNames } from './skip.js';

let folder = '';
let warnings: string[] = [];

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'fusionshark-path-'));
  warnings = [];
  vi.spyOn(console, 'warn').mockImplementation((text: string) => warnings.push(text));
  vi.stubEnv('PATH', folder);
  vi.stubEnv('CI', undefined);
  vi.stubEnv('FUSIONSHARK_NOT_INSTALLABLE', undefined);
  // The answers are remembered: each test asks a module that remembers none.
  vi.resetModules();
});

afterEach(() => {
  vi.unstubAllEnvs();
  vi.restoreAllMocks();
  rmSync(folder, { recursive: true, force: true });
});

describe('a program that is there', () => {
  it('is found, without a word, in CI as well', async () => {
    const { hasTool, lacksTool } = await import('./skip.js');
    vi.stubEnv('CI', 'true');
    writeFileSync(join(folder, 'tshark'), '#!/bin/sh\n');
    chmodSync(join(folder, 'tshark'), 0o755);
    expect([hasTool('tshark'), lacksTool('tshark')]).toEqual([true, false]);
    expect(warnings).toEqual([]);
  });

  it('is not a folder of that name', async () => {
    const { hasTool } = await import('./skip.js');
    mkdirSync(join(folder, 'tshark'));
    expect(hasTool('tshark')).toBe(false);
  });
});

describe('a program that is absent', () => {
  it('is named once, with its package', async () => {
    const { lacksTool } = await import('./skip.js');
    expect([lacksTool('memccapable'), lacksTool('memccapable')]).toEqual([true, true]);
    expect(warnings).toEqual([
      expect.stringMatching(/SKIPPED TESTS: memccapable .*apt-get install libmemcached-tools/),
    ]);
  });

  it('is a failure in CI', async () => {
    const { lacksTool } = await import('./skip.js');
    vi.stubEnv('CI', 'true');
    expect(() => lacksTool('tmux')).toThrow(/tmux is not installed/);
  });

  it('is excused in CI where the machine cannot install it', async () => {
    const { lacksTool } = await import('./skip.js');
    vi.stubEnv('CI', 'true');
    vi.stubEnv('FUSIONSHARK_NOT_INSTALLABLE', 'jq tmux');
    expect(lacksTool('tmux')).toBe(true);
    expect(() => lacksTool('tshark')).toThrow(/tshark is not installed/);
  });
});

it('each program has its line in .ci/tools', () => {
  expect(toolNames.map((tool: Tool) => packageOf(tool).purpose)).not.toContain('');
  expect(() => packageOf('nosuch' as Tool)).toThrow(/no line for nosuch/);
});

it('the shared captures lie beside the repository, or their absence is said', async () => {
  const { lacksCaptures, sharedCaptures } = await import('./skip.js');
  const captures = sharedCaptures();
  expect(lacksCaptures()).toBe(captures === undefined);
  expect(warnings).toHaveLength(captures === undefined ? 1 : 0);
  expect(basename(captures ?? 'captures')).toBe('captures');
  expect(repositoryRoot).toMatch(/[\\/]$/);
});
