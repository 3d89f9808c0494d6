/** Any JSON under any command: the script chooses the form that we choose, and shows the same fields. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { frame, response } from '../../helpers/frames.js';
import { lacksTool } from '../../helpers/skip.js';
import { messagesOf } from '../captures.js';
import { type Chunks, capture } from './conversation.js';
import { type Fields, ours, theirs } from './tshark.js';

/** Integers that a double cannot hold are strings in what we print of an object. */
const exact = (all: readonly Fields[]): Fields[] =>
  all.map((fields) =>
    Object.fromEntries(
      Object.entries(fields).map(([name, texts]) => [
        name,
        texts.map((text) => text.replace(/"(-?\d{17,})"/g, '$1')),
      ]),
    ),
  );

describe.skipIf(lacksTool('tshark'))('the Lua dissector in tshark', () => {
  it('reads any JSON under any command as we do', async () => {
    const keys = [
      'term',
      'snapshotUuid',
      'validity',
      'snapshot_uuid',
      'vbucket_list',
      'source',
      'mountPaths',
      'reset',
      'namespace',
      'namespaces',
      'valid_till',
      'deks',
      'version',
      'token',
      'use_snapshot',
      'x',
    ];
    const value = fc.oneof(
      fc.dictionary(
        fc.constantFrom(...keys),
        fc.oneof(
          fc.jsonValue({ maxDepth: 2 }),
          fc.nat().map(String),
          fc.array(fc.nat(70000)),
          fc.constantFrom('FusionLogStore', 'Local', 'fusion'),
        ),
        { noNullPrototype: true },
      ),
      fc.jsonValue({ maxDepth: 2 }),
    );
    const message = fc.record({
      opcode: fc.constantFrom(0x3d, 0x70, 0x71, 0x72, 0x73, 0x74, 0x75, 0x77, 0x78, 0x79, 0x84),
      extras: fc.constantFrom([], [1], [2]),
      value: value.map((each) => JSON.stringify(each)),
      datatype: fc.constantFrom(0, 1),
    });
    const [sample] = fc.sample(fc.array(message, { minLength: 300, maxLength: 300 }), {
      seed: 7,
      numRuns: 1,
    });
    const frames = (sample ?? []).map((each, i) => frame({ ...each, opaque: i }));
    // The value of another request: one that repeats a token would be masked, and be no JSON for us.
    const values = (sample ?? []).map(({ value }) => value);
    const answers = (sample ?? []).map((each, i) =>
      response({ ...each, extras: [], opaque: i, value: values[(i + 1) % values.length] }),
    );
    const path = await capture('any', [
      [0, frame({ opcode: 0x1f, key: 'agent' })],
      ...frames.flatMap(
        (bytes, i) =>
          [
            [0, bytes],
            [1, answers[i] as Uint8Array],
          ] as Chunks,
      ),
    ]);
    const our = ours(await messagesOf(path));
    const their = theirs(path, [11210]);
    expect(our.length).toBeGreaterThan(400);
    expect(their.length).toBe(our.length);
    expect(exact(their)).toEqual(exact(our));
  });
});
