/** The folder of a node: real files, and nothing outside of it. */
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { DataFolder, startCluster } from '../../../src/sim/index.js';
import { Refusal } from '../../../src/sim/model/refusal.js';
import { ANY_PORT, Caller, node, set, valueText } from '../helpers.js';

let root: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'fusionshark-folder-'));
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);
const VOLUME = 'kv/u/kvstore-1';

describe('a data folder', () => {
  it('keeps the logs of volumes, and knows the newest', () => {
    const folder = new DataFolder(join(root, 'new'));
    for (const [name, text] of [
      ['log-9.2', 'b'],
      ['log-10.1', 'c'],
      ['log-9.10', 'a'],
      ['manifest-10.1', 'mm'],
    ] as const) {
      expect(folder.write(VOLUME, name, bytes(text))).toBeUndefined();
    }
    expect(readdirSync(join(root, 'new', 'logstore', VOLUME))).toHaveLength(4);
    expect(folder.own(VOLUME)).toMatchObject({ bytes: 5, logBytes: 1 });
    expect(new TextDecoder().decode(folder.own(VOLUME)?.read())).toBe('c');
    folder.remove(VOLUME, 'log-10.1');
    expect(new TextDecoder().decode(folder.own(VOLUME)?.read())).toBe('a');
    folder.removeNamespace('kv/u');
    expect(folder.own(VOLUME)).toBeUndefined();
    expect(folder.names(VOLUME)).toEqual([]);
  });

  it('reads guest volumes inside, by their whole path or from its own', () => {
    const folder = new DataFolder(root);
    mkdirSync(join(root, 'guest', VOLUME), { recursive: true });
    writeFileSync(join(root, 'guest', VOLUME, 'log-1.1'), 'abc');
    expect(folder.guest('guest', VOLUME)?.bytes).toBe(3);
    expect(folder.guest(join(folder.path, 'guest'), VOLUME)?.bytes).toBe(3);
  });

  it('reads, writes and deletes nothing outside', () => {
    const inside = new DataFolder(join(root, 'inside'));
    const outside = join(root, 'outside');
    mkdirSync(join(outside, VOLUME), { recursive: true });
    writeFileSync(join(outside, VOLUME, 'log-1.1'), 'abc');
    symlinkSync(outside, join(inside.path, 'link'));
    for (const path of [outside, '../outside', 'link', 'x/../../outside', '\0', '/']) {
      expect(inside.guest(path, VOLUME)).toBeUndefined();
    }
    expect(inside.write('../../outside', 'f', bytes('x'))).toBeInstanceOf(Refusal);
    inside.removeNamespace('../../outside');
    inside.remove('../../outside/kv/u/kvstore-1', 'log-1.1');
    expect(existsSync(join(outside, VOLUME, 'log-1.1'))).toBe(true);
  });

  it('that is temporary is there when needed, and gone with the last node', () => {
    const folder = new DataFolder();
    expect(folder.own(VOLUME)).toBeUndefined();
    expect(folder.settings()).toBeUndefined();
    folder.open();
    folder.open();
    folder.write(VOLUME, 'log-1.1', bytes('x'));
    const { path } = folder;
    folder.close();
    expect(existsSync(path)).toBe(true);
    folder.close();
    expect(existsSync(path)).toBe(false);
  });

  it('that was named stays', () => {
    const folder = new DataFolder(root);
    folder.open();
    folder.close();
    expect(existsSync(root)).toBe(true);
  });
});

describe('nodes', () => {
  it('say which setting of memcached.json is wrong, and that there is none', async () => {
    const { address } = await node({ data: new DataFolder(root) });
    const caller = await Caller.to(address);
    expect((await caller.kv('ConfigReload')).status).toBe('KeyEnoent');
    writeFileSync(
      join(root, 'memcached.json'),
      '{"fusion_max_pending_upload_bytes_lwm_percentage": 0}',
    );
    const refused = await caller.kv('ConfigReload');
    expect(refused.status).toBe('Einternal');
    expect(refused.errorContext).toMatch(/^fusion_max_pending_upload_bytes_lwm_percentage: /);
    writeFileSync(join(root, 'memcached.json'), '{');
    expect((await caller.kv('ConfigReload')).status).toBe('Einternal');
  });

  it('of a cluster share the log store: what one synced another one mounts', async () => {
    const nodes = await startCluster({ listen: ANY_PORT, nodes: 2, toggleMs: 2, migrationMs: 5 });
    try {
      const [first, second] = await Promise.all(nodes.map(({ address }) => Caller.to(address)));
      if (first === undefined || second === undefined) throw new Error('no two nodes');
      await first.send(set('k', '{"moved":true}'));
      await first.fusion('StartFusionUploader', { vbucket: 0, json: { term: '1' } });
      await first.uploader(0, 'enabled');
      const synced = await first.fusion('SyncFusionLogstore', {
        vbucket: 0,
        json: { reset: false },
      });
      expect(synced.status).toBe('Success');
      const json = { source: 'FusionLogStore', snapshotUUID: 's' };
      expect((await second.fusion('MountFusionVbucket', { vbucket: 0, json })).status).toBe(
        'Success',
      );
      const load = { vbucket: 0, extras: { state: 'active' }, json: { use_snapshot: 'fusion' } };
      expect((await second.fusion('SetVbucket', load)).status).toBe('Success');
      expect(valueText(await second.kv('Get', { key: 'k' }))).toBe('{"moved":true}');
    } finally {
      await Promise.all(nodes.map((each) => each.close()));
    }
  });
});
