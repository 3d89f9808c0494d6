/** Any frame is answered, by the node's rules and without a fault of the simulation. */
import fc from 'fast-check';
import { describe, expect, it, onTestFinished } from 'vitest';
import { commandTable } from '../../../src/commands.js';
import { encodeFrame } from '../../../src/dissect/encode.js';
import { EDITIONS } from '../../../src/fusion/editions.js';
import { readHeader } from '../../../src/mcbp/header.js';
import { DataFolder, DEFAULT_BUCKET } from '../../../src/sim/index.js';
import { kvForms } from '../../../src/sim/kv-forms.js';
import { answer } from '../../../src/sim/node/dispatch.js';
import { bucketHandlers, handlers } from '../../../src/sim/node/handlers/index.js';
import { Session } from '../../../src/sim/node/session.js';
import { newState } from '../../../src/sim/node/state.js';
import { fixedWidth } from '../../../src/spec/layout.js';

const names = [...handlers.keys(), ...bucketHandlers.keys()];

const keys = [
  ...[
    'term',
    'reset',
    'token',
    'mountPaths',
    'source',
    'snapshotUUID',
    'use_snapshot',
    'namespace',
  ],
  ...['namespaces', 'logstore_uri', 'metadatastore_uri', 'metadatastore_auth_token', 'validity'],
  ...['snapshot_uuid', 'bucket_uuid', 'vbucket_list', 'valid_till', 'snapshotUuid', '__proto__'],
];
const scalar = fc.oneof(
  fc.constantFrom('1', '18446744073709551615', 'fusion', 'FusionLogStore', 'kv/u', '', true, null),
  fc.string(),
  fc.double(),
  fc.integer({ min: -1, max: 70_000 }),
);
const json = fc.dictionary(fc.constantFrom(...keys), fc.oneof(scalar, fc.array(scalar)));
const anyFrame = fc.record({
  magic: fc.constantFrom(0x80, 0x08),
  opcode: fc.nat(255),
  opaque: fc.nat(),
  datatype: fc.constantFrom(0, 1, 2, 0xff),
  vbucketOrStatus: fc.nat(65_535),
  cas: fc.constantFrom(0n, 1n),
  extras: fc.uint8Array({ maxLength: 8 }),
  key: fc.string(),
  value: fc.oneof(
    json.map((object) => JSON.stringify(object)),
    fc.uint8Array(),
    fc.string(),
  ),
});

const widthOf = (name: string): number =>
  kvForms[name]?.extras?.lengths[0] ??
  fixedWidth(commandTable.named(name)?.request?.at(-1)?.extras ?? []) ??
  0;
const uuid = fc.constantFrom(DEFAULT_BUCKET.uuid, 'other');
const vbuckets = fc.array(fc.constantFrom(0, 1, 2, 65_535), { minLength: 1, maxLength: 4 });
const texts = ['logstore_uri', 'metadatastore_uri', 'metadatastore_auth_token', 'token'];
/** Values with which the commands get past the checks and into the model. */
const fitting = fc.oneof(
  fc.record({
    ...Object.fromEntries(texts.map((key) => [key, fc.constant('t')])),
    term: fc.constantFrom('0', '1', '2', '18446744073709551615'),
    reset: fc.boolean(),
    namespace: uuid.map((id) => `kv/${id}`),
    namespaces: fc.array(uuid.map((id) => `kv/${id}`)),
    snapshot_uuid: uuid,
    snapshotUuid: uuid,
    bucket_uuid: uuid,
    vbucket_list: vbuckets,
    valid_till: fc.nat(100),
    validity: fc.nat(100),
  }),
  fc.record({ mountPaths: fc.array(fc.string(), { maxLength: 3 }) }),
  fc.record({ source: fc.constant('FusionLogStore'), snapshotUUID: fc.string() }),
  fc.record({ use_snapshot: fc.constantFrom('fusion', 'fbr') }),
);
const KEYS = ['k', 'default', 'uuid', 'vbucket', 'fusion uploader 0', 'fusion migration detail'];
const fittingFrame = fc
  .record({
    name: fc.constantFrom(...names),
    opaque: fc.nat(),
    vbucketOrStatus: fc.constantFrom(0, 0, 1, 2),
    state: fc.integer({ min: 1, max: 4 }),
    key: fc.constantFrom(...KEYS),
    json: fc.option(fitting),
  })
  .map(({ name, state, key, json: object, ...rest }) => ({
    ...rest,
    magic: 0x80,
    opcode: commandTable.named(name)?.opcode as number,
    datatype: object === null ? 0 : 1,
    cas: 0n,
    extras: new Uint8Array(widthOf(name)).fill(state),
    key: name === 'Stat' || (kvForms[name]?.key ?? 'none') !== 'none' ? key : '',
    value: object === null ? '' : JSON.stringify(object),
  }));
const frame = fc.oneof(anyFrame, { weight: 4, arbitrary: fittingFrame });

describe.each(EDITIONS)('edition %s', (edition) => {
  it('answers whatever comes', () => {
    const succeeded = new Set<number>();
    const data = new DataFolder();
    data.open();
    onTestFinished(() => data.close());
    fc.assert(
      fc.property(fc.array(frame, { minLength: 1, maxLength: 40 }), (frames) => {
        const node = newState({ edition, vbuckets: [0, 1], data }, 0);
        const session = new Session();
        session.negotiate([0x0b]);
        session.bucket = node.buckets.get('default');
        for (const [now, parts] of frames.entries()) {
          const answers = answer(encodeFrame(parts), session, node, now * 10);
          const { answers: rule } = commandTable.find(parts.magic, parts.opcode) ?? {};
          if (rule === 'one' || rule === undefined) expect(answers).toHaveLength(1);
          for (const each of answers) {
            if (readHeader(each).vbucketOrStatus === 0) succeeded.add(parts.opcode);
            const { opcode, opaque, magic, vbucketOrStatus, bodyLength } = readHeader(each);
            expect([magic, opcode, opaque]).toEqual([0x81, parts.opcode, parts.opaque]);
            expect(each).toHaveLength(24 + bodyLength);
            if (vbucketOrStatus !== 0x84 || bodyLength === 0) continue;
            // Einternal says what the store reported; any other reason is a bug of the node.
            expect(new TextDecoder().decode(each.subarray(24))).toContain('Failed with error: ');
          }
        }
      }),
      { numRuns: 150 },
    );
    // Else the frames would only have tried the checks.
    expect(succeeded.size).toBeGreaterThan(10);
  });
});
