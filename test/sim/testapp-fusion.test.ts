/**
 * What the server's own tests of Fusion ask and expect, replayed as requests against the node.
 * Every test here carries the name of the one it follows, and says in words of its own what that
 * one does; statuses and bodies are those that it expects where the server supports Fusion.
 *
 * Source: kv_engine tests/testapp/testapp_fusion.cc, at eba4298 (2026-08-22). Of its fixture: one
 * node with vbucket 0 active, a folder with the log store in it, settings in memcached.json that
 * take effect by ConfigReload, the uploader of vbucket 0 stopped after each test.
 */
import { cpSync, existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Dissection } from '../../src/dissect/dissection.js';
import { DataFolder, type SimNode, startNode } from '../../src/sim/index.js';
import { ANY_PORT, Caller, kvFrame, valueText } from './helpers.js';

const BUCKET = { name: 'default', uuid: 'uuid-123' };
const MIB = 1024 * 1024;
/** What the server's test configuration has that its defaults have not. */
const TEST_SETTINGS = {
  fusion_num_uploader_threads: 1,
  fusion_num_migrator_threads: 1,
  fusion_max_pending_upload_bytes: 0,
};

let folder: string;
let node: SimNode;
let caller: Caller;
let settings: Record<string, number>;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'fusionshark-testapp-'));
  node = await startNode({
    listen: ANY_PORT,
    buckets: [BUCKET],
    data: new DataFolder(folder),
    toggleMs: 2,
    // So long that no migration ends before a test is through.
    migrationMs: 3_600_000,
  });
});

afterAll(async () => {
  await node.close();
  rmSync(folder, { recursive: true });
});

beforeEach(async () => {
  caller = await Caller.to(node.address);
  settings = { ...TEST_SETTINGS };
  await set({});
});

afterEach(async () => {
  // A test that ends in failure may have left vbucket 0 in any state.
  await setVbucket(0, 'active');
  await stop(0);
});

/** Changes settings as an administrator does: in the file, which the server then reads. */
async function set(changed: Record<string, number>): Promise<void> {
  settings = { ...settings, ...changed };
  writeFileSync(join(folder, 'memcached.json'), JSON.stringify(settings));
  expect((await caller.kv('ConfigReload')).status).toBe('Success');
}

async function setting(name: string): Promise<number> {
  const run = await caller.all(kvFrame('Stat'));
  const found = run.find(({ parts }) => parts.key === name);
  if (found === undefined) throw new Error(`STAT tells no ${name}`);
  return Number(valueText(found));
}

const stat = (group: string, argument: string | number = ''): Promise<Dissection> =>
  caller.stat(`fusion ${group} ${argument}`);
const told = async (group: string, argument: string | number = ''): Promise<unknown> => {
  const answer = await stat(group, argument);
  expect(answer.status).toBe('Success');
  return answer.parts.json;
};

const setVbucket = (vbucket: number, state: string, json?: object): Promise<Dissection> =>
  caller.fusion('SetVbucket', { vbucket, extras: { state }, ...(json && { json }) });
const withTopology = { topology: [['active']] };
const deleteVbucket = (vbucket: number): Promise<Dissection> =>
  caller.kv('DelVbucket', { vbucketOrStatus: vbucket });

async function start(vbucket: number, term: unknown): Promise<string> {
  const { status = '' } = await caller.fusion('StartFusionUploader', { vbucket, json: { term } });
  if (status === 'Success') await caller.uploader(vbucket, 'enabled');
  return status;
}

async function stop(vbucket: number): Promise<string> {
  const { status = '' } = await caller.fusion('StopFusionUploader', { vbucket });
  if (status === 'Success') await caller.uploader(vbucket, 'disabled');
  return status;
}

const sync = (vbucket: number): Promise<Dissection> =>
  caller.fusion('SyncFusionLogstore', { vbucket, json: { reset: false } });
const mount = (vbucket: number, mountPaths: readonly unknown[]): Promise<Dissection> =>
  caller.fusion('MountFusionVbucket', { vbucket, json: { mountPaths } });
const unmount = (vbucket: number): Promise<Dissection> =>
  caller.fusion('UnmountFusionVbucket', { vbucket });

/** Makes sure that there is something to be stored. */
async function store(vbucket: number, key = 'bump-vb-high-seqno'): Promise<void> {
  const extras = new Uint8Array(8);
  const parts = { key, value: `of ${vbucket}`, extras, vbucketOrStatus: vbucket };
  expect((await caller.kv('Set', parts)).status).toBe('Success');
}

const inTenMinutes = (): number => Math.floor(Date.now() / 1000) + 600;
const STORES = {
  metadatastore_uri: 'local://metadatastore',
  metadatastore_auth_token: 'some-token',
};
const snapshotOf = (vbuckets: readonly number[], uuid: string) => ({
  snapshot_uuid: uuid,
  bucket_uuid: BUCKET.uuid,
  ...STORES,
  vbucket_list: vbuckets,
});
const getSnapshot = (vbuckets: readonly number[], uuid: string): Promise<Dissection> =>
  caller.fusion('GetFusionStorageSnapshot', {
    json: { ...snapshotOf(vbuckets, uuid), valid_till: inTenMinutes() },
  });
const releaseSnapshot = (vbuckets: readonly number[], uuid: string): Promise<Dissection> =>
  caller.fusion('ReleaseFusionStorageSnapshot', { json: snapshotOf(vbuckets, uuid) });

const guestVolume = (vbucket: number): string => join(folder, `guest_volume_vbid_${vbucket}`);

/**
 * What leads to a migration: a vbucket is synced to the log store, its volume is copied to a
 * "guest volume" (a folder, here as there), the vbucket is deleted, and made again from the mount.
 */
async function recreateByMount(vbucket: number): Promise<void> {
  expect(await start(vbucket, '1')).toBe('Success');
  await store(vbucket);
  expect((await sync(vbucket)).status).toBe('Success');
  expect(await start(vbucket, '1')).toBe('Success');
  const snapshot = await getSnapshot([vbucket], 'some-snapshot-uuid');
  expect(snapshot.status).toBe('Success');
  const volume = `kv/${BUCKET.uuid}/kvstore-${vbucket}`;
  expect(snapshot.parts.json).toMatchObject([{ volumeID: volume }]);
  const inLogStore = join(folder, 'logstore', volume);
  expect(existsSync(inLogStore)).toBe(true);
  mkdirSync(join(guestVolume(vbucket), volume), { recursive: true });
  cpSync(inLogStore, join(guestVolume(vbucket), volume), { recursive: true });
  expect((await deleteVbucket(vbucket)).status).toBe('Success');
  expect((await mount(vbucket, [guestVolume(vbucket)])).status).toBe('Success');
  const made = await setVbucket(vbucket, 'active', { use_snapshot: 'fusion' });
  expect(made.status).toBe('Success');
}

describe('settings', () => {
  it.each([
    ['FusionMigrationRateLimit', 'fusion_migration_rate_limit', 75 * MIB, 0],
    ['FusionSyncRateLimit', 'fusion_sync_rate_limit', 75 * MIB, 0],
    ['FusionNumUploaderThreads', 'fusion_num_uploader_threads', 1, 2],
    ['FusionNumMigratorThreads', 'fusion_num_migrator_threads', 1, 2],
    ['FusionMaxPendingUploadBytes', 'fusion_max_pending_upload_bytes', 0, 1024],
  ])(
    '%s: STAT tells the default, then what ConfigReload made of it',
    async (_test, name, before, after) => {
      expect(await setting(name)).toBe(before);
      await set({ [name]: after });
      expect(await setting(name)).toBe(after);
    },
  );

  it('FusionMaxPendingUploadBytesLwmRatio: 0 without a limit, else the percentage as a ratio', async () => {
    const ratio = async (): Promise<number> =>
      Math.round((await setting('fusion_max_pending_upload_bytes_lwm_ratio')) * 100) / 100;
    expect(await ratio()).toBe(0);
    await set({ fusion_max_pending_upload_bytes: 1024 });
    expect(await ratio()).toBe(0.6);
    await set({ fusion_max_pending_upload_bytes_lwm_percentage: 40 });
    expect(await ratio()).toBe(0.4);
  });
});

describe('STAT fusion', () => {
  it.each([
    ['FusionStatNoSubgroup', 'a vbucket where the group is due', '0', ''],
    ['FusionStatNoSubgroupNoVbid', 'nothing behind "fusion" but spaces', '', ''],
    ['InvalidStat', 'a group that is none', 'someInvalidStat', '0'],
    ['Stat_SyncInfo_VbidInvalid', 'a vbucket that is no number', 'sync_info', 'a'],
  ])('%s: %s is invalid', async (_test, _what, group, argument) => {
    expect((await stat(group, argument)).status).toBe('Einval');
  });

  it.each([
    ['Stat_SyncInfo_KVStoreInvalid', 'sync_info'],
    ['Stat_ActiveGuestVolumes_KVStoreInvalid', 'active_guest_volumes'],
    ['Stat_UploaderState_KVStoreInvalid', 'uploader'],
  ])('%s: %s of vbucket 1, which is not there, is not this node’s', async (_test, group) => {
    expect((await stat(group, 1)).status).toBe('NotMyVbucket');
  });

  it('Stat_SyncInfo: nothing is synced yet', async () => {
    expect(await told('sync_info', 0)).toEqual({ logSeqno: 0, logTerm: 0 });
  });

  const OFF = {
    state: 'disabled',
    term: 0,
    snapshot_pending_bytes: 0,
    checkpoint_pending_bytes: 0,
  };

  it('Stat_Uploader: off, without a term, nothing pending', async () => {
    expect(await told('uploader', 0)).toMatchObject(OFF);
  });

  it('Stat_Uploader_Detail: of each vbucket, with the sizes in the log store, the ratio with a point', async () => {
    await setVbucket(1, 'active');
    await caller.fusion('StopFusionUploader', { vbucket: 1 });
    const detail = (await told('uploader', 'detail')) as Record<string, object>;
    const sizes = ['logstore_data_size', 'logstore_garbage_size', 'logstore_pending_delete_size'];
    for (const vbucket of ['vb_0', 'vb_1']) {
      expect(detail[vbucket]).toMatchObject({
        state: 'disabled',
        term: 0,
        snapshot_pending_bytes: 0,
      });
      for (const size of sizes) expect(detail[vbucket]).toHaveProperty(size, expect.any(Number));
    }
    const text = valueText(await stat('uploader', 'detail'));
    expect(text.match(/"logstore_fragmentation_ratio":\d+\.\d+/g)).toHaveLength(2);
    expect((await deleteVbucket(1)).status).toBe('Success');
  });

  it('Stat_IsMounted: also of a vbucket that is not there; true once it is mounted', async () => {
    expect(await told('is_mounted', 1)).toEqual({ is_mounted: false });
    expect((await mount(1, [])).status).toBe('Success');
    expect(await told('is_mounted', 1)).toEqual({ is_mounted: true });
  });

  const NO_MIGRATION = { completed_bytes: 0, total_bytes: 0 };

  it('Stat_Migration: none', async () => {
    expect(await told('migration', 0)).toEqual(NO_MIGRATION);
  });

  it('Stat_Migration_Detail: none of each vbucket', async () => {
    await setVbucket(1, 'active');
    await store(1);
    expect(await told('migration', 'detail')).toEqual({ vb_0: NO_MIGRATION, vb_1: NO_MIGRATION });
    expect((await deleteVbucket(1)).status).toBe('Success');
  });
});

/** Migrations stand still while their rate is limited to 0: that is when one can look at them. */
describe('active guest volumes', () => {
  beforeEach(() => set({ fusion_migration_rate_limit: 0 }));
  afterEach(() => set({ fusion_migration_rate_limit: 75 * MIB }));

  it('Stat_ActiveGuestVolumes: the one volume from which vbucket 0 is migrated', async () => {
    await recreateByMount(0);
    expect(await told('active_guest_volumes', 0)).toEqual([guestVolume(0)]);
  });

  it('Stat_ActiveGuestVolumes_Aggregate: of vbucket 9 and, still, of vbucket 0', async () => {
    await setVbucket(9, 'active', withTopology);
    await store(9);
    await recreateByMount(9);
    // In which order says nothing there: the server goes through a table of hashes.
    const volumes = (await told('active_guest_volumes')) as string[];
    expect([...volumes].sort()).toEqual([guestVolume(0), guestVolume(9)]);
    expect((await deleteVbucket(9)).status).toBe('Success');
  });

  it('Stat_ActiveGuestVolumes_Detail: by vbucket', async () => {
    for (const vbucket of [5, 7]) {
      await setVbucket(vbucket, 'active', withTopology);
      await store(vbucket);
      await recreateByMount(vbucket);
    }
    expect(await told('active_guest_volumes', 'detail')).toMatchObject({
      vb_5: [guestVolume(5)],
      vb_7: [guestVolume(7)],
    });
  });

  it('and the documents of a vbucket are there again, out of the files', async () => {
    const { status, bytes, sections } = await caller.kv('Get', {
      key: 'bump-vb-high-seqno',
      vbucketOrStatus: 7,
    });
    expect(status).toBe('Success');
    expect(new TextDecoder().decode(bytes.subarray(sections.value.start))).toBe('of 7');
  });
});

describe('snapshots', () => {
  // Long enough not to be kept inside a string object: there its test is about memory.
  const LONG = 'u'.repeat(1024);

  it('ReleaseStorageSnapshot_Nonexistent: releasing what is not held succeeds', async () => {
    expect((await releaseSnapshot([0], LONG)).status).toBe('Success');
  });

  it('GetReleaseStorageSnapshot: of two vbuckets at once, with all its members, then released', async () => {
    await setVbucket(1, 'active', withTopology);
    await store(1);
    for (const vbucket of [0, 1]) expect(await start(vbucket, '1')).toBe('Success');
    const answer = await getSnapshot([0, 1], LONG);
    expect(answer.status).toBe('Success');
    const list = answer.parts.json as Record<string, unknown>[];
    expect(list).toHaveLength(2);
    for (const snapshot of list) {
      expect(snapshot).toMatchObject({ snapshotUUID: LONG, version: 1 });
      expect(snapshot.createdAt).not.toBe(0);
      for (const member of ['logManifestName', 'validTill', 'volumeID']) {
        expect(snapshot[member]).toBeTruthy();
      }
    }
    expect((await releaseSnapshot([0, 1], LONG)).status).toBe('Success');
    await deleteVbucket(1);
  });
});

describe('mounts', () => {
  const hasKeys = ({ status, parts }: Dissection): void => {
    expect(status).toBe('Success');
    expect(parts.json).toEqual({ deks: expect.any(Array) });
  };

  it('MountFusionVbucket_InvalidArgs: paths that are numbers', async () => {
    expect((await mount(1, [1, 2])).status).toBe('Einval');
  });

  it('MountFusionVbucket: two paths; the answer names encryption keys', async () => {
    hasKeys(await mount(1, ['path1', 'path2']));
  });

  it('MountFusionVbucket_NoVolumes: no path at all', async () => {
    hasKeys(await mount(1, []));
  });

  it('UnmountFusionVbucket_NeverMounted: succeeds', async () => {
    expect((await unmount(2)).status).toBe('Success');
  });

  it('UnmountFusionVbucket_PreviouslyMounted: succeeds', async () => {
    expect((await mount(1, ['path1', 'path2'])).status).toBe('Success');
    expect((await unmount(1)).status).toBe('Success');
  });
});

describe('uploaders', () => {
  it('SyncFusionLogstore: while the uploader runs', async () => {
    expect(await start(0, '1')).toBe('Success');
    expect((await sync(0)).status).toBe('Success');
  });

  it.each([
    ['StartFusionUploaderInvalidTerm_not_string', 1234],
    ['StartFusionUploaderInvalidTerm_not_numeric_string', 'abc123'],
    ['StartFusionUploaderInvalidTerm_too_long_string', '1'.repeat(100)],
    ['StartFusionUploaderInvalidTerm_negative_number', '-1'],
  ])('%s: the term %j is invalid', async (_test, term) => {
    expect(await start(0, term)).toBe('Einval');
  });

  it('StartFusionUploader: succeeds', async () => {
    expect(await start(0, '123')).toBe('Success');
  });

  it('StopFusionUploader: of one that never ran succeeds', async () => {
    expect(await told('uploader', 0)).toMatchObject({ state: 'disabled' });
    expect(await stop(0)).toBe('Success');
  });

  it.each([
    ['StartFusionUploader_NonActiveVbucket', () => start(0, '123')],
    ['StopFusionUploader_NonActiveVbucket', () => stop(0)],
  ])('%s: of a replica is not this node’s', async (_test, ask) => {
    await setVbucket(0, 'replica');
    expect(await ask()).toBe('NotMyVbucket');
    await setVbucket(0, 'active');
  });

  it('ToggleUploader: on, on again, off, off again, on, and on with a new term', async () => {
    const is = async (state: string, term: number): Promise<void> =>
      expect(await told('uploader', 0)).toMatchObject({ state, term });
    // The tests before this one have taken terms up to 123: the store refuses to go back.
    const term = 123;
    await is('disabled', 0);
    expect(await start(0, String(term))).toBe('Success');
    await is('enabled', term);
    expect(await start(0, String(term))).toBe('Success');
    expect(await stop(0)).toBe('Success');
    await is('disabled', 0);
    expect(await stop(0)).toBe('Success');
    expect(await start(0, String(term))).toBe('Success');
    await is('enabled', term);
    expect(await start(0, String(term + 1))).toBe('Success');
    await is('enabled', term + 1);
  });
});

describe('namespaces', () => {
  const deletion = (namespace: string): Promise<Dissection> =>
    caller.fusion('DeleteFusionNamespace', {
      json: { logstore_uri: 'local://logstore', ...STORES, namespace },
    });
  const OWN = `kv/${BUCKET.uuid}`;

  it('DeleteInvalidFusionNamespace: one that does not begin with kv/', async () => {
    expect((await deletion('cbas/uuid')).status).toBe('Einval');
  });

  it('DeleteFusionNamespace: one that is not there succeeds', async () => {
    expect((await deletion('kv/uuid')).status).toBe('Success');
  });

  it('GetFusionNamespaces: succeeds, and lists the bucket’s own', async () => {
    const answer = await caller.fusion('GetFusionNamespaces', { json: STORES });
    expect(answer.status).toBe('Success');
    expect(answer.parts.json).toEqual({ version: 1, namespaces: [OWN] });
  });

  it('CreateFusionNamespace: fails while it is there, succeeds after it was deleted', async () => {
    expect((await caller.fusion('CreateFusionNamespace', {})).status).toBe('KeyEexists');
    expect((await deletion(OWN)).status).toBe('Success');
    expect(existsSync(join(folder, 'logstore', OWN))).toBe(false);
    expect((await caller.fusion('CreateFusionNamespace', {})).status).toBe('Success');
  });
});
