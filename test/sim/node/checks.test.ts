/**
 * The server's refusals, spelled out by hand from kv_engine daemon/mcbp_validators.cc (the
 * strings given to setErrorContext, and verify_header's): the node must say the same.
 */
import { describe, expect, it } from 'vitest';
import type { FrameParts } from '../../../src/dissect/encode.js';
import { Caller, kvFrame, node, valueText } from '../helpers.js';

const JSON_BIT = 1;
const snapshot = {
  snapshot_uuid: 's',
  bucket_uuid: 'b',
  metadatastore_uri: 'm',
  metadatastore_auth_token: 't',
  vbucket_list: [1],
  valid_till: 4102444800,
};
const without = (key: keyof typeof snapshot) => {
  const { [key]: _gone, ...rest } = snapshot;
  return rest;
};
const GET = 'get_fusion_storage_snapshot_validator: ';
const deletion = {
  logstore_uri: 'l',
  metadatastore_uri: 'm',
  metadatastore_auth_token: 't',
  namespace: 'kv/u',
};

type Case = readonly [command: string, parts: Partial<FrameParts>, context: string | undefined];
const json = (value: unknown, more: Partial<FrameParts> = {}): Partial<FrameParts> => ({
  value: typeof value === 'string' ? value : JSON.stringify(value),
  datatype: JSON_BIT,
  ...more,
});

const EINVAL: readonly Case[] = [
  // verify_header, in its order
  ['StartFusionUploader', json({ term: '1' }, { datatype: 0x81 }), 'Request datatype invalid'],
  [
    'StartFusionUploader',
    json({ term: '1' }, { extras: new Uint8Array(4), key: 'k', cas: 1n }),
    'Request must not include extras',
  ],
  [
    'StartFusionUploader',
    json({ term: '1' }, { key: 'k', cas: 1n }),
    'Request must not include key',
  ],
  ['StartFusionUploader', {}, 'Request must include value'],
  ['StopFusionUploader', { value: 'x', cas: 1n }, 'Request must not include value'],
  ['StartFusionUploader', json({ term: '1' }, { cas: 1n }), 'Request CAS must not be set'],
  ['StartFusionUploader', json({ term: '1' }, { datatype: 3 }), 'Request datatype invalid'],
  ['StopFusionUploader', { datatype: JSON_BIT }, 'Request datatype invalid'],
  ['SetVbucket', {}, 'Request must include extras of length 1'],
  ['Set', { extras: new Uint8Array(8) }, 'Request must include key'],
  ['Set', { key: 'k' }, 'Request must include extras of length 8'],
  ['Get', { key: 'k'.repeat(251) }, 'Key length exceeds 250'],
  ['Get', { key: 'k', value: 'v' }, 'Request must not include value'],
  ['Add', { key: 'k', extras: new Uint8Array(8), cas: 1n }, 'Request CAS must not be set'],
  ['Hello', { value: 'odd' }, 'Request value must be of even length'],
  // 0x70
  ...(Object.keys(snapshot) as (keyof typeof snapshot)[]).map(
    (key): Case => ['GetFusionStorageSnapshot', json(without(key)), `${GET}Missing ${key}`],
  ),
  [
    'GetFusionStorageSnapshot',
    json({ ...without('bucket_uuid'), bucket_uid: 'b' }),
    `${GET}Missing bucket_uuid`,
  ],
  [
    'GetFusionStorageSnapshot',
    json({ ...snapshot, snapshot_uuid: 5 }),
    `${GET}snapshot_uuid not string`,
  ],
  [
    'GetFusionStorageSnapshot',
    json({ ...snapshot, vbucket_list: 1 }),
    `${GET}vbucket_list must be an array`,
  ],
  [
    'GetFusionStorageSnapshot',
    json({ ...snapshot, vbucket_list: [] }),
    `${GET}vbucket_list must not be empty`,
  ],
  [
    'GetFusionStorageSnapshot',
    json({ ...snapshot, vbucket_list: ['1'] }),
    `${GET}vbucket_list must only contain unsigned integer values`,
  ],
  [
    'GetFusionStorageSnapshot',
    json({ ...snapshot, vbucket_list: [1, 65536] }),
    `${GET}vbucket_list contains vbucket outside valid range`,
  ],
  [
    'GetFusionStorageSnapshot',
    json({ ...snapshot, valid_till: -1 }),
    `${GET}valid_till not positive integer`,
  ],
  // 0x71
  [
    'ReleaseFusionStorageSnapshot',
    json(without('vbucket_list')),
    'release_fusion_storage_snapshot_validator: Missing vbucket_list',
  ],
  // 0x72: no validator's name, and unknown keys are refused
  ['MountFusionVbucket', json({}), 'Missing mountPaths'],
  ['MountFusionVbucket', json({ mountPaths: 'p' }), 'mountPaths not an array'],
  ['MountFusionVbucket', json({ mountPaths: [], more: 1 }), 'Unexpected key: more'],
  ['MountFusionVbucket', json({ source: 'FusionLogStore' }), 'Missing snapshotUUID'],
  [
    'MountFusionVbucket',
    json({ source: 'FusionLogStore', snapshotUUID: 1 }),
    'snapshotUUID not a string',
  ],
  // 0x74
  ['SyncFusionLogstore', json({}), 'sync_fusion_logstore_validator: Missing reset'],
  ['SyncFusionLogstore', json({ reset: 1 }), 'sync_fusion_logstore_validator: reset not boolean'],
  // 0x75
  ['StartFusionUploader', json({}), 'start_fusion_uploader_validator: Missing term'],
  ['StartFusionUploader', json({ term: 5 }), 'start_fusion_uploader_validator: term not string'],
  [
    'StartFusionUploader',
    json({ term: 'abc123' }),
    'start_fusion_uploader_validator: term is not a valid number',
  ],
  [
    'StartFusionUploader',
    json({ term: '18446744073709551616' }),
    'start_fusion_uploader_validator: term is not a valid number',
  ],
  // 0x77, 0x78, 0x84
  [
    'DeleteFusionNamespace',
    json({ ...deletion, namespace: 'cbas/uuid' }),
    "delete_fusion_namespace_validator: namespace must be in format 'kv/bucketUUID'",
  ],
  [
    'GetFusionNamespaces',
    json({ metadatastore_uri: 'm' }),
    'get_fusion_namespaces_validator: Missing metadatastore_auth_token',
  ],
  ['SetChronicleAuthToken', json({}), 'set_chronicle_auth_token_validator: Missing token'],
  // 0x3d
  [
    'SetVbucket',
    { extras: Uint8Array.of(1), value: '{}', datatype: 0 },
    'Datatype should be set to JSON',
  ],
  ['SetVbucket', { extras: Uint8Array.of(1), datatype: JSON_BIT }, 'Datatype should be set to RAW'],
  ['SetVbucket', { extras: Uint8Array.of(9) }, 'The provided vbucket state is invalid'],
];

describe('a request that the server refuses', () => {
  it('gets Einval and the words of the server', async () => {
    const { address } = await node();
    const caller = await Caller.to(address);
    for (const [command, parts, context] of EINVAL) {
      const answer = await caller.kv(command, parts);
      const what = `${command} ${JSON.stringify(parts.value ?? parts.key ?? '')}`;
      expect.soft([answer.status, answer.errorContext], what).toEqual(['Einval', context]);
    }
  });

  it('gets its value back when it is no JSON, but not where it holds a token', async () => {
    const { address } = await node();
    const caller = await Caller.to(address);
    const start = await caller.kv('StartFusionUploader', json('{"term":'));
    expect(start.errorContext).toMatch(
      /^start_fusion_uploader_validator: Invalid json '{"term":' ./,
    );
    const token = await caller.kv('SetChronicleAuthToken', json('{"token":"s3cret"'));
    expect(token.errorContext).toMatch(
      /^set_chronicle_auth_token_validator: Invalid json format ./,
    );
    expect(token.errorContext).not.toContain('s3cret');
  });

  it('gets NotSupported for the source Local and for an unknown use_snapshot', async () => {
    const { address } = await node();
    const caller = await Caller.to(address);
    const mount = await caller.kv('MountFusionVbucket', json({ source: 'Local' }));
    expect([mount.status, mount.errorContext]).toEqual([
      'NotSupported',
      'Local source not supported',
    ]);
    const extras = Uint8Array.of(1);
    const load = await caller.kv('SetVbucket', json({ use_snapshot: 'x' }, { extras }));
    expect(load.status).toBe('NotSupported');
  });

  it('may carry RAW where JSON is due', async () => {
    const { address } = await node();
    const caller = await Caller.to(address, { json: false });
    const parts = { value: '{"term":"1"}', datatype: 0 };
    expect((await caller.kv('StartFusionUploader', parts)).status).toBe('Success');
  });
});

describe('datatypes that HELLO did not grant', () => {
  it('are refused after the header, before the value', async () => {
    const { address } = await node();
    const caller = await Caller.to(address, { json: false });
    const none = 'Datatype (json) not enabled for the connection';
    const asked: readonly Case[] = [
      ['StartFusionUploader', json('no json'), none],
      ['StartFusionUploader', json({ term: '1' }, { cas: 1n }), 'Request CAS must not be set'],
      ['Set', { key: 'k', extras: new Uint8Array(8), value: '1', datatype: 1 }, none],
      [
        'Set',
        { key: 'k', extras: new Uint8Array(8), value: '1', datatype: 2 },
        'Datatype (snappy) not enabled for the connection',
      ],
    ];
    for (const [command, parts, context] of asked) {
      const answer = await caller.kv(command, parts);
      const { error } = JSON.parse(valueText(answer)) as { error: { context: string } };
      expect.soft([answer.status, error.context]).toEqual(['Einval', context]);
      // The body is JSON all the same; only the bit is taken back.
      expect.soft(answer.header.datatype).toBe(0);
    }
  });
});

describe('what the node does not know or do', () => {
  it.each([
    ['an opcode of nobody', kvFrame('Noop', { opcode: 0xee }), 'UnknownCommand'],
    ['a command that it does not implement', kvFrame('RangeScanCreate'), 'NotSupported'],
    ['Verbosity', kvFrame('Verbosity'), 'NotSupported'],
  ])('%s', async (_what, frame, status) => {
    const { address } = await node();
    const caller = await Caller.to(address);
    expect((await caller.send(frame)).status).toBe(status);
  });

  it.each([
    ['an unknown framing extra', [0x91, 0], 'UnknownFrameInfo'],
    ['one that ends too early', [0x13, 0], 'Einval'],
    ['durability', [0x11, 1], 'Success'],
    ['durability of no level', [0x11, 0], 'DurabilityInvalidLevel'],
    ['PreserveTtl', [0x50], 'Success'],
    ['a barrier', [0x00], 'Success'],
  ])('%s', async (_what, framing, status) => {
    const { address } = await node();
    const caller = await Caller.to(address);
    const framingExtras = Uint8Array.from(framing);
    const extras = new Uint8Array(8);
    const frame = kvFrame('Set', { magic: 0x08, framingExtras, key: 'k', extras, value: 'v' });
    expect((await caller.send(frame)).status).toBe(status);
  });

  it('reads no JSON above 4 MiB', async () => {
    const { address } = await node();
    const caller = await Caller.to(address);
    const value = JSON.stringify({ term: '1', pad: 'x'.repeat(4 * 1024 * 1024) });
    const answer = await caller.kv('StartFusionUploader', json(value));
    expect(answer.status).toBe('E2big');
  });
});
