/** A bucket: what Fusion's commands do to vbuckets, without a socket or a clock. */
import { describe, expect, it } from 'vitest';
import { Bucket, DEFAULT_BUCKET } from '../../../src/sim/model/bucket.js';
import { stored } from '../../../src/sim/model/document.js';
import { MetadataStore } from '../../../src/sim/model/metadata-store.js';
import { Refusal } from '../../../src/sim/model/refusal.js';
import { UPLOAD_BYTES_PER_MS } from '../../../src/sim/model/uploader.js';
import type { VBucket } from '../../../src/sim/model/vbucket.js';
import { MemoryLogs } from './memory-logs.js';

const newBucket = (logs = new MemoryLogs()) =>
  new Bucket(DEFAULT_BUCKET, {
    store: new MetadataStore(),
    logs,
    pace: { toggleMs: 10, migrationMs: 100 },
    uuid: () => 1n,
  });
const guests = (...paths: string[]) => ({ paths, source: 'guest volumes' }) as const;
const known = (bucket: Bucket, id: number) => bucket.vbucket(id) as VBucket;

describe('a bucket', () => {
  it('has its namespace from the start', () => {
    expect(newBucket().store.list()).toEqual([`kv/${DEFAULT_BUCKET.uuid}`]);
  });

  it.each(['replica', 'pending', 'dead'] as const)('runs no uploader on a %s vbucket', (state) => {
    const bucket = newBucket();
    bucket.setState(1, state);
    expect(bucket.startUploader(1, 1n, 0)).toEqual(new Refusal('NotMyVbucket'));
    expect(bucket.stopUploader(1, 0)).toEqual(new Refusal('NotMyVbucket'));
    expect(bucket.startUploader(2, 1n, 0)).toEqual(new Refusal('NotMyVbucket'));
  });

  it('stops the uploader of a vbucket that ceases to be active', () => {
    const bucket = newBucket();
    bucket.setState(1, 'active');
    bucket.startUploader(1, 1n, 0);
    bucket.setState(1, 'replica');
    expect(known(bucket, 1).uploader.status(50).state).toBe('disabled');
  });

  it('fences a term below the highest, also after a restart of the uploader', () => {
    const bucket = newBucket();
    bucket.setState(1, 'active');
    bucket.startUploader(1, 5n, 0);
    bucket.stopUploader(1, 20);
    expect(bucket.startUploader(1, 4n, 40)).toBeUndefined();
    expect(known(bucket, 1).uploader.status(60).state).toBe('disabled');
    bucket.startUploader(1, 6n, 60);
    expect(known(bucket, 1).uploader.status(80)).toMatchObject({ state: 'enabled', term: 6n });
  });

  it('syncs only while the uploader runs; the log knows its term', () => {
    const bucket = newBucket();
    bucket.setState(1, 'active');
    expect(bucket.sync(1, false, 0)).toEqual(new Refusal('Einternal'));
    expect(bucket.sync(2, false, 0)).toEqual(new Refusal('NotMyVbucket'));
    bucket.startUploader(1, 3n, 0);
    bucket.sync(1, false, 10);
    bucket.sync(1, false, 11);
    expect(known(bucket, 1).lastLog).toEqual({ seqno: 2, term: 3n });
    bucket.sync(1, true, 12);
    expect(known(bucket, 1).lastLog).toEqual({ seqno: 1, term: 3n });
  });

  it('loads a vbucket from its mount, and from nothing else', () => {
    const bucket = newBucket();
    expect(bucket.loadFromMount(1, 'active', 0)).toEqual(new Refusal('Einternal'));
    bucket.mount(1, guests('a', 'b'));
    expect(bucket.isMounted(1)).toBe(true);
    expect(bucket.loadFromMount(1, 'active', 0)).toBeUndefined();
    expect(bucket.loadFromMount(1, 'active', 0)).toEqual(new Refusal('KeyEexists'));
    expect(bucket.mount(1, guests('a'))).toEqual(new Refusal('KeyEexists'));
    const { migration } = known(bucket, 1);
    expect(migration?.activeVolumes(0)).toEqual(['a', 'b']);
    expect(migration?.activeVolumes(100)).toEqual([]);
    bucket.unmount(1);
    bucket.unmount(2);
    expect(bucket.isMounted(1)).toBe(false);
  });

  it('gives back the room of a vbucket that is deleted', () => {
    const bucket = newBucket();
    bucket.setState(1, 'active');
    const written = { value: new Uint8Array(9), flags: 0, expiresAt: undefined };
    known(bucket, 1).documents.change('k', 0n, 0, stored('set', written));
    expect(bucket.room).toMatchObject({ documents: 1, bytes: 10 });
    expect(bucket.delete(1)).toBeUndefined();
    expect(bucket.delete(1)).toEqual(new Refusal('NotMyVbucket'));
    expect(bucket.room).toMatchObject({ documents: 0, bytes: 0 });
  });

  it('has 1024 vbuckets', () => {
    const bucket = newBucket();
    expect(bucket.setState(1023, 'active')).toBeUndefined();
    expect(bucket.setState(1024, 'active')).toEqual(new Refusal('Erange'));
    expect(bucket.mount(1024, guests())).toEqual(new Refusal('Erange'));
  });

  it('has checkpoints that wait until an uploader takes them', () => {
    const bucket = newBucket();
    bucket.setState(1, 'active');
    const vbucket = known(bucket, 1);
    vbucket.touched(1_000_000, 0);
    expect(vbucket.checkpointPendingBytes(500)).toBe(1_000_000);
    bucket.startUploader(1, 1n, 500);
    expect(vbucket.checkpointPendingBytes(510)).toBe(1_000_000);
    expect(vbucket.checkpointPendingBytes(515)).toBe(1_000_000 - 5 * UPLOAD_BYTES_PER_MS);
    expect(vbucket.checkpointPendingBytes(10_000)).toBe(0);
  });

  describe('that has a log store', () => {
    const written = (text: string) =>
      stored('set', { value: new TextEncoder().encode(text), flags: 7, expiresAt: undefined });
    const text = (bucket: Bucket, key: string) => {
      const found = known(bucket, 1).documents.get(key, 50);
      return found === undefined ? undefined : new TextDecoder().decode(found.value);
    };

    it('writes what is there and reads it back from a guest volume', () => {
      const logs = new MemoryLogs();
      const bucket = newBucket(logs);
      bucket.setState(1, 'active');
      bucket.startUploader(1, 3n, 0);
      const { documents } = known(bucket, 1);
      documents.change('a', 0n, 20, written('{"n":1}'));
      documents.change('\xff', 0n, 20, written('no JSON'));
      const before = documents.get('a', 20);
      expect(bucket.sync(1, false, 20)).toBeUndefined();
      const volume = `kv/${DEFAULT_BUCKET.uuid}/kvstore-1`;
      expect(logs.names(volume)).toEqual(['log-3.1', 'manifest-3.1']);
      logs.copy(volume, 'guest');
      bucket.delete(1);
      bucket.mount(1, guests('guest'));
      expect(bucket.loadFromMount(1, 'active', 30)).toBeUndefined();
      expect(known(bucket, 1).documents.get('a', 50)).toEqual(before);
      expect(text(bucket, '\xff')).toBe('no JSON');
      expect(known(bucket, 1).documents.highSeqno).toBe(2);
    });

    it('keeps the logs that snapshots hold, and no others', () => {
      const logs = new MemoryLogs();
      const bucket = newBucket(logs);
      const volume = `kv/${DEFAULT_BUCKET.uuid}/kvstore-1`;
      bucket.setState(1, 'active');
      bucket.startUploader(1, 3n, 0);
      bucket.sync(1, false, 20);
      bucket.store.hold(bucket.namespace, [volume], 'snapshot', 1_000, 20);
      bucket.sync(1, false, 30);
      expect(logs.names(volume).filter((name) => name.startsWith('log'))).toEqual([
        'log-3.1',
        'log-3.2',
      ]);
      expect(bucket.volumes.sizes(1).garbage).toBeGreaterThan(0);
      bucket.sync(1, false, 2_000);
      expect(logs.names(volume)).toEqual(['log-3.3', 'manifest-3.3']);
    });

    it('creates no vbucket from a log that is none', () => {
      const logs = new MemoryLogs();
      const bucket = newBucket(logs);
      logs.put('guest', `kv/${DEFAULT_BUCKET.uuid}/kvstore-1`, 'log-1.1', 'no log\n');
      bucket.mount(1, guests('guest'));
      expect(bucket.loadFromMount(1, 'active', 0)).toEqual(
        new Refusal('Einternal', 'line 1 of the log is no document'),
      );
      expect(bucket.vbucket(1)).toBeInstanceOf(Refusal);
    });
  });
});
