/**
 * Every example of every description, and the documents' own examples in the forms of the
 * older editions, are answered as documented: status, and a body that the dissector, asked
 * to judge by the node's edition, finds nothing wrong with.
 */
import { describe, expect, it } from 'vitest';
import { commandTable } from '../../../src/commands.js';
import type { RequestParts } from '../../../src/dissect/encode.js';
import { EDITIONS } from '../../../src/fusion/editions.js';
import { fusionCommands } from '../../../src/fusion/index.js';
import { itemNames } from '../../../src/spec/layout.js';
import { Caller, hasNoAlarm, node, valueText } from '../helpers.js';

const BUCKET = { name: 'default', uuid: 'some-bucket-uuid' };
const [STORE, TOKEN] = [
  { logstore_uri: 'uri1', metadatastore_uri: 'uri2' },
  { metadatastore_auth_token: 'some-token' },
];
const LATER = 4102444800;

interface Row {
  readonly command: string;
  readonly since: string;
  readonly before?: string;
  readonly parts: RequestParts;
  readonly status?: string;
}

/** By hand from the documents, in an order in which each can succeed: vbucket 12 is active. */
const ROWS: readonly Row[] = [
  {
    command: 'SetChronicleAuthToken',
    since: '2025-04',
    parts: { json: { token: 'some-token1!' } },
  },
  {
    command: 'StartFusionUploader',
    since: '2025-02',
    parts: { vbucket: 12, json: { term: '1234' } },
  },
  { command: 'SyncFusionLogstore', since: '2025-02', before: '2026', parts: { vbucket: 12 } },
  {
    command: 'SyncFusionLogstore',
    since: '2026',
    parts: { vbucket: 12, json: { reset: false } },
  },
  {
    command: 'GetFusionStorageSnapshot',
    since: '2025-02',
    before: '2025-11',
    parts: { vbucket: 12, json: { snapshotUuid: 'some-snapshot-uuid', validity: LATER } },
  },
  {
    command: 'GetFusionStorageSnapshot',
    since: '2025-11',
    parts: {
      json: {
        snapshot_uuid: 'some-snapshot-uuid',
        bucket_uuid: 'some-bucket-uuid',
        metadatastore_uri: 'uri2',
        ...TOKEN,
        valid_till: LATER,
        vbucket_list: [12],
      },
    },
  },
  {
    command: 'ReleaseFusionStorageSnapshot',
    since: '2025-02',
    before: '2025-11',
    parts: { vbucket: 12, json: { snapshotUuid: 'some-snapshot-uuid' } },
  },
  {
    command: 'ReleaseFusionStorageSnapshot',
    since: '2025-11',
    parts: {
      json: {
        snapshot_uuid: 'some-snapshot-uuid',
        bucket_uuid: 'some-bucket-uuid',
        metadatastore_uri: 'uri2',
        ...TOKEN,
        vbucket_list: [12],
      },
    },
  },
  { command: 'StopFusionUploader', since: '2025-02', parts: { vbucket: 12 } },
  {
    command: 'MountFusionVbucket',
    since: '2025-02',
    parts: { vbucket: 23, json: { mountPaths: ['path1', 'path2'] } },
  },
  {
    command: 'SetVbucket',
    since: '2025-04',
    parts: { vbucket: 23, extras: { state: 'replica' }, json: { use_snapshot: 'fusion' } },
  },
  { command: 'SetVbucket', since: '2025-02', parts: { vbucket: 24, extras: { state: 'active' } } },
  { command: 'UnmountFusionVbucket', since: '2025-02', parts: { vbucket: 23 } },
  { command: 'UnmountFusionVbucket', since: '2025-02', parts: { vbucket: 99 } },
  {
    command: 'GetFusionNamespaces',
    since: '2025-11',
    parts: { json: { metadatastore_uri: 'uri', ...TOKEN } },
  },
  { command: 'CreateFusionNamespace', since: '2026', parts: {}, status: 'KeyEexists' },
  {
    command: 'DeleteFusionNamespace',
    since: '2025-04',
    before: '2025-11',
    parts: { json: { ...STORE, ...TOKEN, namespaces: [] } },
  },
  {
    command: 'DeleteFusionNamespace',
    since: '2025-11',
    parts: { json: { ...STORE, ...TOKEN, namespace: 'kv/some-bucket-uuid' } },
  },
  { command: 'CreateFusionNamespace', since: '2026', parts: {} },
  { command: 'Stat', since: '2025-02', parts: { key: 'fusion sync_info 12' } },
  { command: 'Stat', since: '2025-02', parts: { key: 'fusion active_guest_volumes 12' } },
  { command: 'Stat', since: '2025-02', parts: { key: 'fusion active_guest_volumes' } },
  { command: 'Stat', since: '2025-02', parts: { key: 'fusion active_guest_volumes detail' } },
  {
    command: 'Stat',
    since: '2025-02',
    before: '2025-11',
    parts: { key: 'fusion uploader_state 12' },
  },
  { command: 'Stat', since: '2025-11', parts: { key: 'fusion uploader 12' } },
  { command: 'Stat', since: '2025-11', parts: { key: 'fusion uploader detail' } },
  { command: 'Stat', since: '2025-11', parts: { key: 'fusion migration 23' } },
  { command: 'Stat', since: '2025-11', parts: { key: 'fusion is_mounted 77' } },
];

describe.each(EDITIONS)('edition %s', (edition) => {
  it('answers the examples of its documents', async () => {
    const { address } = await node({ edition, buckets: [BUCKET], vbuckets: [12] });
    const caller = await Caller.to(address, { edition });
    const mine = ROWS.filter(
      ({ since, before }) => since <= edition && (before === undefined || edition < before),
    );
    for (const { command, parts, status = 'Success' } of mine) {
      const answer = await caller.fusion(command, parts);
      const what = `${command} ${JSON.stringify(parts)}: ${answer.errorContext ?? ''}`;
      expect.soft(answer.status, what).toBe(status);
      expect.soft(hasNoAlarm(answer), JSON.stringify(answer.findings)).toBe(true);
      if (command === 'StartFusionUploader') await caller.uploader(12, 'enabled');
      if (command === 'StopFusionUploader') await caller.uploader(12, 'disabled');
    }
    // No row of the table may be left out unseen.
    expect(new Set(mine.map(({ command }) => command)).size).toBe(
      fusionCommands.filter(({ request }) => request?.some((form) => form.edition <= edition))
        .length,
    );
  });

  it('does not know the commands of later editions', async () => {
    const { address } = await node({ edition });
    const caller = await Caller.to(address, { edition });
    for (const spec of fusionCommands) {
      const known = spec.request?.some((form) => form.edition <= edition);
      const { status } = await caller.fusion(spec.name, {});
      expect.soft(status === 'UnknownCommand', spec.name).toBe(!known);
    }
  });
});

describe('the examples of the descriptions, in the newest edition', () => {
  const VBUCKETS = [12, 23, 25, 66];

  /** An example's fields as the parts of a request. */
  function partsOf(name: string, fields: Record<string, unknown>): RequestParts {
    const vbucket = 12;
    if (name === 'Stat') return { key: `fusion ${fields.group} ${fields.vbucket}` };
    const form = commandTable.named(name)?.request?.at(-1);
    const extras = Object.fromEntries(
      itemNames(form?.extras ?? []).map((field) => [field, String(fields[field])]),
    );
    const json = Object.fromEntries(Object.entries(fields).filter(([key]) => !(key in extras)));
    return { vbucket, extras, ...(Object.keys(json).length > 0 ? { json } : {}) };
  }

  it.each(fusionCommands.map((spec) => [spec.name, spec] as const))('%s', async (name, spec) => {
    const { address } = await node({ buckets: [BUCKET], vbuckets: VBUCKETS });
    const caller = await Caller.to(address);
    for (const vbucket of VBUCKETS) {
      await caller.fusion('StartFusionUploader', { vbucket, json: { term: '2' } });
    }
    for (const vbucket of VBUCKETS) await caller.uploader(vbucket, 'enabled');
    if (['MountFusionVbucket', 'SetVbucket'].includes(name)) {
      await caller.kv('DelVbucket', { vbucketOrStatus: 12 });
    }
    if (name === 'SetVbucket') {
      await caller.fusion('MountFusionVbucket', { vbucket: 12, json: { mountPaths: ['p'] } });
    }
    const answer = await caller.fusion(
      name,
      partsOf(name, spec.example?.request as Record<string, unknown>),
    );
    const expected = name === 'CreateFusionNamespace' ? 'KeyEexists' : 'Success';
    expect(answer.status, answer.errorContext).toBe(expected);
    expect(answer.findings.filter(({ severity }) => severity !== 'note')).toEqual([]);
    const response = spec.example?.response;
    if (response === undefined) return;
    const told = JSON.parse(valueText(answer)) as object;
    expect(Object.keys(told)).toEqual(expect.arrayContaining(Object.keys(response as object)));
  });

  it('answers a snapshot request with one element for each vbucket', async () => {
    const { address } = await node({ buckets: [BUCKET], vbuckets: [12, 23] });
    const caller = await Caller.to(address);
    for (const vbucket of [12, 23]) {
      await caller.fusion('StartFusionUploader', { vbucket, json: { term: '1' } });
    }
    const json = {
      snapshot_uuid: 'some-snapshot-uuid',
      bucket_uuid: 'some-bucket-uuid',
      metadatastore_uri: 'uri2',
      metadatastore_auth_token: 'some-token',
      vbucket_list: [12, 23],
      valid_till: LATER,
    };
    const answer = await caller.fusion('GetFusionStorageSnapshot', { json });
    expect(answer.parts.json).toEqual(
      [12, 23].map((vbucket) => ({
        createdAt: expect.any(Number),
        logManifestName: expect.any(String),
        snapshotUUID: 'some-snapshot-uuid',
        validTill: LATER * 1000,
        version: 1,
        volumeID: `kv/some-bucket-uuid/kvstore-${vbucket}`,
      })),
    );
  });
});
