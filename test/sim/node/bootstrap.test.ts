/** What a smart client asks of a node before and while it works: maps, collections, Snappy. */

import { createServer } from 'node:net';
import { describe, expect, it, onTestFinished } from 'vitest';
import { joined } from '../../../src/bytes/joined.js';
import { type ClusterOptions, type SimNode, startCluster } from '../../../src/sim/index.js';
import { snappy } from '../../rewrite/maps.js';
import { ANY_PORT, Caller, FLAGS_AND_EXPIRY, kvFrame, node, valueText } from '../helpers.js';

async function cluster(options: Partial<ClusterOptions> = {}): Promise<readonly SimNode[]> {
  const nodes = await startCluster({ listen: ANY_PORT, nodes: 2, ...options });
  onTestFinished(async () => {
    await Promise.all(nodes.map((each) => each.close()));
  });
  return nodes;
}

const portsOf = (nodes: readonly SimNode[]): number[] => nodes.map(({ address }) => address.port);
const JSON_SNAPPY_COLLECTIONS = Uint8Array.of(0, 0x0b, 0, 0x0a, 0, 0x12);

describe('the map of a cluster', () => {
  it('names all nodes and whose each vbucket is; each node says which it is', async () => {
    const nodes = await cluster({ nodes: 3 });
    const ports = portsOf(nodes);
    for (const [i, { address }] of nodes.entries()) {
      const caller = await Caller.to(address);
      const { json } = (await caller.kv('GetClusterConfig')).parts;
      expect(json).toMatchObject({
        ...{ rev: 1, revEpoch: 1, name: 'default', nodeLocator: 'vbucket' },
        nodesExt: ports.map((kv, n) => ({
          ...{ services: { kv }, hostname: '127.0.0.1' },
          ...(n === i ? { thisNode: true } : {}),
        })),
        vBucketServerMap: {
          serverList: ports.map((port) => `127.0.0.1:${port}`),
          vBucketMap: Array.from({ length: 128 }, (_, id) => [id % 3]),
        },
      });
      const own = (await caller.stat('')).parts;
      expect(own).toBeDefined();
      expect((await caller.kv('Get', { key: 'k', vbucketOrStatus: i })).status).toBe('KeyEnoent');
      const other = await caller.kv('Get', { key: 'k', vbucketOrStatus: i + 1 });
      expect([other.status, other.parts.json]).toEqual(['NotMyVbucket', json]);
    }
  });

  it('before a bucket is selected has the nodes alone', async () => {
    const [first] = await cluster();
    const caller = await Caller.to(first?.address ?? ANY_PORT, { bucket: '' });
    const { json } = (await caller.kv('GetClusterConfig')).parts;
    expect(Object.keys(json as object)).toEqual(['rev', 'revEpoch', 'nodesExt']);
  });

  it('is newer when a vbucket moves, and left out for whoever has it', async () => {
    const { address } = await node({ vbuckets: [0, 1] });
    const caller = await Caller.to(address);
    const version = (rev: number): Uint8Array => {
      const extras = new Uint8Array(16);
      extras[7] = 1;
      extras[15] = rev;
      return extras;
    };
    const known = async (rev: number): Promise<unknown> =>
      (await caller.kv('GetClusterConfig', { extras: version(rev) })).parts.json;
    expect(await known(0)).toMatchObject({ rev: 1, vBucketServerMap: { vBucketMap: [[0], [0]] } });
    expect(await known(1)).toBeUndefined();
    expect(await known(2)).toBeUndefined();
    await caller.fusion('SetVbucket', { vbucket: 1, extras: { state: 'dead' } });
    await caller.fusion('SetVbucket', { vbucket: 2, extras: { state: 'active' } });
    // Each of the two changes made a map.
    expect(await known(3)).toBeUndefined();
    expect(await known(2)).toMatchObject({
      rev: 3,
      vBucketServerMap: { vBucketMap: [[0], [-1], [0], [-1]] },
    });
  });

  it('names no host where the node listens everywhere', async () => {
    const { address } = await node({ listen: { host: '0.0.0.0', port: 0 } });
    const caller = await Caller.to({ host: '127.0.0.1', port: address.port });
    expect((await caller.kv('GetClusterConfig')).parts.json).toMatchObject({
      nodesExt: [{ services: { kv: address.port }, thisNode: true }],
      vBucketServerMap: { serverList: [`$HOST:${address.port}`] },
    });
  });
});

describe('a cluster', () => {
  it('that cannot have one of its ports leaves none open', async () => {
    const taken = createServer().listen(0, '127.0.0.1');
    await new Promise((resolve) => taken.once('listening', resolve));
    onTestFinished(() => void taken.close());
    const { port } = taken.address() as { port: number };
    const listen = { host: '127.0.0.1', port: port - 1 };
    await expect(startCluster({ listen, nodes: 2 })).rejects.toThrow(
      `127.0.0.1:${port}: port is in use`,
    );
    const again = await node({ listen });
    expect(again.address.port).toBe(port - 1);
  });
});

describe('collections', () => {
  const withCollections = async (): Promise<Caller> => {
    const { address } = await node();
    const caller = await Caller.to(address, { json: false });
    await caller.kv('Hello', { value: JSON_SNAPPY_COLLECTIONS });
    return caller;
  };

  it('are the default one', async () => {
    const caller = await withCollections();
    const manifest = (await caller.kv('CollectionsGetManifest')).parts.json;
    expect(manifest).toMatchObject({ uid: '0', scopes: [{ name: '_default' }] });
    for (const value of ['_default._default', '.', '_default.']) {
      const { status, bytes } = await caller.kv('CollectionsGetID', { value });
      expect([status, ...bytes.subarray(24)]).toEqual(['Success', ...new Uint8Array(12)]);
    }
    const asked = async (name: string, value: string) => (await caller.kv(name, { value })).status;
    expect(await asked('CollectionsGetID', '_default.beer')).toBe('UnknownCollection');
    expect(await asked('CollectionsGetID', 'pub._default')).toBe('UnknownScope');
    expect(await asked('CollectionsGetID', 'pub')).toBe('Einval');
    expect(await asked('CollectionsGetScopeID', '_default')).toBe('Success');
    expect(await asked('CollectionsGetScopeID', 'pub')).toBe('UnknownScope');
  });

  it('are part of keys for whoever asked for them, and of nobody else’s', async () => {
    const caller = await withCollections();
    const inDefault = Uint8Array.of(0, 0x6b);
    const value = 'v';
    const parts = { key: inDefault, value, extras: FLAGS_AND_EXPIRY };
    expect((await caller.kv('Set', parts)).status).toBe('Success');
    const other = Uint8Array.of(8, 0x6b);
    expect((await caller.kv('Get', { key: other })).status).toBe('UnknownCollection');
    // The first byte says that another follows: no id.
    expect((await caller.kv('Get', { key: Uint8Array.of(0x80) })).status).toBe('Einval');
    await caller.kv('Hello', { value: Uint8Array.of(0, 0x0b) });
    expect(valueText(await caller.kv('Get', { key: 'k' }))).toContain(value);
  });
});

describe('Snappy', () => {
  const SNAPPY = 2;

  it('is undone before a document is kept', async () => {
    const { address } = await node();
    const caller = await Caller.to(address, { json: false });
    await caller.kv('Hello', { value: JSON_SNAPPY_COLLECTIONS.subarray(0, 4) });
    const text = JSON.stringify({ text: 'x'.repeat(200) });
    const parts = { key: 'k', extras: FLAGS_AND_EXPIRY, datatype: SNAPPY };
    expect((await caller.kv('Set', { ...parts, value: snappy(text) })).status).toBe('Success');
    const found = await caller.kv('Get', { key: 'k' });
    expect([found.header.datatype, valueText(found)]).toEqual([1, text]);
    await caller.kv('Set', { key: 'l', extras: FLAGS_AND_EXPIRY, value: 'a' });
    await caller.kv('Append', { key: 'l', datatype: SNAPPY, value: snappy('b') });
    expect(valueText(await caller.kv('Get', { key: 'l' }))).toBe('ab');
    const bad = await caller.kv('Set', { ...parts, value: joined([snappy(text), snappy('x')]) });
    expect([bad.status, bad.errorContext]).toEqual(['Einval', 'Failed to inflate payload']);
  });

  it('is refused of whoever was not granted it', async () => {
    const { address } = await node();
    const caller = await Caller.to(address);
    const value = snappy('v');
    const set = { key: 'k', extras: FLAGS_AND_EXPIRY, datatype: SNAPPY, value };
    expect((await caller.kv('Set', set)).status).toBe('Einval');
  });
});

describe('the error map', () => {
  it('has every failure by its number, in the version asked for or the newest', async () => {
    const { address } = await node({ auth: { user: 'u', password: 'p' } });
    // Before authentication, as clients ask for it.
    const caller = await Caller.to(address, { bucket: '' });
    const asked = async (version: number) =>
      (await caller.kv('GetErrorMap', { value: Uint8Array.of(0, version) })).parts.json;
    expect(await asked(1)).toMatchObject({ version: 1, errors: { 7: { name: 'NotMyVbucket' } } });
    expect(await asked(9)).toMatchObject({ version: 2, errors: { '1f': { name: 'AuthStale' } } });
    expect((await caller.send(kvFrame('GetErrorMap', { value: Uint8Array.of(0, 0) }))).status).toBe(
      'KeyEnoent',
    );
  });
});
