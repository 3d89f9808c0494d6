/** The benchmarks can be run: what they measure with is the program as it is now. */
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { expect, it } from 'vitest';

const ROOT = join(import.meta.dirname, '../..');

it('captures: a small run tells all of its figures', () => {
  const words = ['test/bench/run.mjs', 'capture', '--scale', '1000'];
  const { stdout, stderr, status } = spawnSync(process.execPath, words, {
    cwd: ROOT,
    encoding: 'utf8',
  });
  expect({ stderr, status }).toEqual({ stderr: '', status: 0 });
  expect(stdout).toMatch(/^8000 messages in \d+ packets/m);
  expect(stdout.match(/opened in +\d+\.\d\d s/g)).toHaveLength(3);
  expect(stdout.match(/judged in +\d+\.\d\d s, \d+ findings/g)).toHaveLength(3);
  expect(stdout).toMatch(/^ +\d+ ms {2}couchbase\.time > 1ms/m);
});
