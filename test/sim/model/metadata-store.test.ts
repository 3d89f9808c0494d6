/** Namespaces, volumes, snapshots. */
import { describe, expect, it } from 'vitest';
import { MAX_SNAPSHOTS } from '../../../src/sim/model/limits.js';
import { MetadataStore, namespaceOf, volumeOf } from '../../../src/sim/model/metadata-store.js';

const NS = namespaceOf('u');
const [V1, V2] = [volumeOf('u', 1), volumeOf('u', 2)] as const;

function withVolumes(): MetadataStore {
  const store = new MetadataStore();
  store.grant(NS, V1, 3n);
  store.grant(NS, V2, 4n);
  return store;
}

describe('the metadata store', () => {
  it('names volumes as servers do', () => {
    expect(volumeOf('some-bucket-uuid', 12)).toBe('kv/some-bucket-uuid/kvstore-12');
  });

  it('remembers the highest term that was granted', () => {
    const store = withVolumes();
    store.grant(NS, V1, 2n);
    expect(store.highestTerm(NS, V1)).toBe(3n);
    expect(store.highestTerm(NS, volumeOf('u', 9))).toBe(0n);
  });

  it('holds snapshots of all volumes or of none', () => {
    const store = withVolumes();
    const missing = store.hold(NS, [V1, volumeOf('u', 9)], 'id', 1000, 0);
    expect(missing).toMatchObject({ status: 'Einternal' });
    expect(store.held(0)).toEqual([]);
    expect(store.hold(NS, [V1, V2], 'id', 1000, 7)).toMatchObject([
      { uuid: 'id', volume: V1, createdAt: 7, validTill: 1000 },
      { uuid: 'id', volume: V2 },
    ]);
  });

  it('drops them when their validity has passed', () => {
    const store = withVolumes();
    store.hold(NS, [V1], 'id', 1000, 0);
    expect(store.held(999)).toHaveLength(1);
    expect(store.held(1000)).toHaveLength(0);
  });

  it('releases a snapshot once, and any other without complaint', () => {
    const store = withVolumes();
    store.hold(NS, [V1, V2], 'id', 1000, 0);
    expect(store.release(NS, [V1], 'id', 0)).toBe(1);
    expect(store.release(NS, [V1], 'id', 0)).toBe(0);
    expect(store.release('kv/none', [V1], 'id', 0)).toBe(0);
    expect(store.held(0)).toHaveLength(1);
  });

  it('stops at its cap, and goes on when there is room again', () => {
    const store = withVolumes();
    for (let i = 0; i < MAX_SNAPSHOTS; i += 1) store.hold(NS, [V1], `id-${i}`, 1000, 0);
    expect(store.hold(NS, [V1], 'one more', 1000, 0)).toMatchObject({ status: 'Etmpfail' });
    store.release(NS, [V1], 'id-0', 0);
    expect(store.hold(NS, [V1], 'one more', 1000, 0)).toHaveLength(1);
  });

  it('creates, deletes and keeps namespaces', () => {
    const store = withVolumes();
    expect(store.create(NS)).toMatchObject({ status: 'KeyEexists' });
    store.create('kv/a');
    store.create('kv/b');
    store.delete('kv/a');
    store.delete('kv/never-there');
    expect(store.list()).toEqual([NS, 'kv/b']);
    store.delete(NS);
    expect(store.list()).toEqual(['kv/b']);
    expect(store.create(NS)).toBeUndefined();
    expect(store.highestTerm(NS, V1)).toBe(0n);
  });
});
