/** `diff` as a user runs it: what it prints, and how it exits. */
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { scenarioCapture } from '../helpers/scenario-capture.js';
import { repositoryRoot } from '../helpers/skip.js';
import { BAD, GOOD } from '../statistics/diff/rebalance.js';
import { records, run, scratch } from './program.js';

const sample = (name: string): string => join(repositoryRoot, 'captures', name);
const STORY = sample('rebalance.pcapng');
const MISTAKES = sample('mistakes.pcapng');

/** Forty exchanges, each answered so many milliseconds later. */
const noops = (ms: number): string =>
  Array.from({ length: 40 }, (_, i) => `${i}  a  Noop -> Success@${i + ms / 1000}`).join('\n');

describe('diff', () => {
  const folder = scratch();
  const file = (name: string): string => join(folder, name);
  beforeAll(() => {
    writeFileSync(file('good'), scenarioCapture(GOOD));
    writeFileSync(file('bad'), scenarioCapture(BAD, { later: 60, opaque: 4096, ports: 5 }));
    writeFileSync(file('fast'), scenarioCapture(noops(1)));
    writeFileSync(file('slow'), scenarioCapture(noops(5)));
    writeFileSync(file('cut'), readFileSync(STORY).subarray(0, 40_000));
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  it.each([
    [0, ['good', 'good']],
    [3, ['good', 'bad']],
    [3, ['--ignore', 'mcbp.', 'good', 'bad']],
    // Latencies count when they are asked for.
    [0, ['fast', 'slow']],
    [3, ['--threshold', '4', 'fast', 'slow']],
    [0, ['--threshold', '6', 'fast', 'slow']],
    // A file that is absent or damaged wins over differences.
    [2, ['good', 'absent']],
    [2, ['absent', 'good']],
    [2, ['cut', 'cut']],
    [1, ['good']],
    [1, ['--ignore', 'mcbp.nothing', 'good', 'bad']],
    [1, ['--threshold', '1', 'good', 'bad']],
    [1, ['--threshold', 'much', 'good', 'bad']],
  ])('exits with %i: %j', async (status, args) => {
    const paths = args.map((arg) => (/^[a-z]+$/.test(arg) && arg !== 'much' ? file(arg) : arg));
    expect((await run(['diff', ...paths])).status).toBe(status);
  });

  it('takes one of the two from standard input, not both', async () => {
    const { status, stdout } = await run(['diff', STORY, '-'], readFileSync(STORY));
    expect([status, stdout]).toEqual([0, 'no difference\n']);
    const { status: both, stderr } = await run(['diff', '-', '-'], readFileSync(STORY));
    expect(both).toBe(1);
    expect(stderr).toContain('standard input holds one capture');
  });

  it('compares nothing with what it could not read', async () => {
    const { stdout, stderr } = await run(['diff', file('good'), file('absent')]);
    expect(stdout).toBe('');
    expect(stderr).toMatch(/absent: no such file/);
  });

  it('prints what differs', async () => {
    const { stdout } = await run(['diff', file('good'), file('bad')]);
    expect(stdout).toContain('MountFusionVbucket  Einternal  only in B: 1  vbucket 6 of default');
    expect(stdout).toMatch(/-> B .*uploader started: term 9/);
    expect(stdout.trimEnd()).toMatch(/6 differences$/);
  });

  it('takes the word of whoever joins nodes, in place of the order of appearance', async () => {
    const joined = [1, 2].flatMap((n) => ['--same-node', `10.0.0.${n}:11215=10.0.0.${n}:11210`]);
    const args = ['-T', 'ndjson', file('good'), file('bad')];
    const guessed = records((await run(['diff', ...args])).stdout);
    const told = records((await run(['diff', ...joined, ...args])).stdout);
    expect(guessed.filter(({ type }) => type === 'node')).toHaveLength(2);
    expect(told.map(({ type }) => type)).toEqual(
      guessed.map(({ type }) => type).filter((type) => type !== 'node'),
    );
  });

  it('passes over a command, by any of its names', async () => {
    const args = ['diff', '-T', 'ndjson', STORY, MISTAKES];
    const all = records((await run(args)).stdout);
    const left = records((await run([...args, '--ignore', 'stat'])).stdout);
    const isStat = ({ command }: Record<string, unknown>) => command === 'Stat';
    expect(all.some(isStat)).toBe(true);
    expect(left).toEqual(all.filter((record) => !isStat(record)));
  });

  it('finds in different samples what each of them alone has', async () => {
    const { status, stdout } = await run(['diff', '-T', 'ndjson', STORY, MISTAKES]);
    expect(status).toBe(3);
    const found = records(stdout);
    const types = new Set(found.map(({ type }) => type));
    expect([...types]).toEqual(['node', 'requests', 'answers', 'step', 'finding']);
    expect(found).toContainEqual(
      expect.objectContaining({ command: 'CreateFusionNamespace', status: 'Einval', a: 0, b: 4 }),
    );
  });
});
