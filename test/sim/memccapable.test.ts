/**
 * The tests of memcached's own protocol that libmemcached brings along, against a node on which
 * the bucket is selected from the start, as it was on servers before SELECT_BUCKET.
 */
import { execFile } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import { lacksTool } from '../helpers/skip.js';
import { node } from './helpers.js';

/**
 * Where Couchbase differs from memcached, and so does the node: it refuses to flush, and the answer
 * to a deletion carries the CAS of the deletion.
 */
const DIFFERENT = ['delete', 'flush', 'flushq'];

interface Outcome {
  readonly passed: readonly string[];
  readonly failed: readonly string[];
}

/** Of its binary tests. */
const memccapable = (port: number): Promise<Outcome> =>
  new Promise((resolve, reject) => {
    const args = ['-h', '127.0.0.1', '-p', String(port), '-b'];
    execFile('memccapable', args, { timeout: 60_000 }, (fault, stdout) => {
      // It prints the names in order, and of those that fail nothing else here.
      const run = [...stdout.matchAll(/binary (\w+) +(\[pass\])?/g)];
      if (run.length === 0) reject(fault ?? new Error('memccapable ran no test'));
      const named = (pass: boolean) =>
        run.flatMap(([, name = '', mark]) => ((mark !== undefined) === pass ? [name] : []));
      resolve({ passed: named(true), failed: named(false) });
    });
  });

describe.skipIf(lacksTool('memccapable'))('memccapable', () => {
  it('finds that the node speaks the protocol, but where Couchbase does not', async () => {
    const { address } = await node({ firstBucket: 'default' });
    const { passed, failed } = await memccapable(address.port);
    expect([...failed].sort()).toEqual(DIFFERENT);
    expect(passed).toHaveLength(24);
  }, 90_000);
});
