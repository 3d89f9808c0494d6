/**
 * Commands on buckets, as kv_engine docs/BinaryProtocol.md has them (0x85, 0x86, 0x8a, 0x8b);
 * what of a configuration is hidden is proved in kv.test.ts.
 */
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import { describe, expect, it } from 'vitest';
import { commandTable } from '../../src/commands.js';
import { readInput } from '../../src/engine/reading/input.js';
import { bucketCommands } from '../../src/kv/buckets/index.js';
import { frame } from '../helpers/frames.js';
import { lacksCaptures, sharedCaptures } from '../helpers/skip.js';
import { dissected, problemsOf, type Shown, shown, shownOf } from './shown.js';

describe('CreateBucket', () => {
  it('tells the module from its configuration', () => {
    const bytes = frame({ opcode: 0x85, key: 'b', value: 'ep.so\0dbname=/data;ht_size=47' });
    expect(shownOf(bytes)).toMatchObject({
      name: 'CreateBucket',
      key: 'b',
      value: { type: 'ep.so', config: 'dbname=/data;ht_size=47' },
    });
    expect(problemsOf(dissected(bytes))).toEqual([]);
  });

  it('may name a module alone, with a NUL behind it or without', () => {
    for (const value of ['ep.so', 'ep.so\0']) {
      const message = dissected(frame({ opcode: 0x85, key: 'b', value }));
      expect(shown(message)).toMatchObject({ value: { type: 'ep.so', config: '' } });
      expect(problemsOf(message)).toEqual([]);
    }
  });
});

describe('DeleteBucket', () => {
  it('may have JSON, under the datatype RAW', () => {
    const value = { force: true, type: 'Couchbase' };
    const bytes = frame({ opcode: 0x86, key: 'b', value: JSON.stringify(value) });
    expect(shownOf(bytes)).toMatchObject({ name: 'DeleteBucket', key: 'b', value });
    expect(shownOf(frame({ opcode: 0x86, key: 'b' }))).toMatchObject({ value: undefined });
  });
});

describe('PauseBucket and ResumeBucket', () => {
  it.each([
    [0x8a, 'PauseBucket'],
    [0x8b, 'ResumeBucket'],
  ])('name a bucket, and fail with a reason: %i', (opcode, name) => {
    expect(shownOf(frame({ opcode, key: 'b' }))).toMatchObject({ name, key: 'b' });
    const answer = dissected(frame({ magic: 0x81, opcode, word: 0x01, value: 'no such bucket' }));
    expect(answer).toMatchObject({ status: 'KeyEnoent', errorContext: 'no such bucket' });
  });
});

it('is in the table', () => {
  expect(bucketCommands.map(({ opcode }) => opcode)).toEqual([0x85, 0x86, 0x8a, 0x8b]);
  for (const spec of bucketCommands) expect(commandTable.find(0x80, spec.opcode)).toBe(spec);
});

describe.skipIf(lacksCaptures())('a real cluster manager', () => {
  it('creates a bucket', async () => {
    const seen: Shown[] = [];
    await readInput({
      path: join(sharedCaptures() ?? '', 'couchbase-create-bucket.pcapng'),
      stdin: () => new PassThrough(),
      sink: {
        message: ({ bytes }) => {
          const message = dissected(bytes.slice());
          if (message.header.opcode !== 0x85) return;
          expect(problemsOf(message)).toEqual([]);
          seen.push(shown(message));
        },
      },
      next: async () => true,
    });
    expect(seen).toMatchObject([
      { key: expect.any(String), value: { type: expect.stringMatching(/\.so$/) } },
      { status: 'Success', value: undefined },
    ]);
  });
});
