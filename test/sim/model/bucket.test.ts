/** A bucket: what Fusion's commands do to vbuckets, without a socket or a clock. */
import { describe, expect, it } from 'vitest';
import { Bucket, DEFAULT_BUCKET } from '../../../src/sim/model/bucket.js';
import { MetadataStore } from '../../../src/sim/model/metadata-store.js';
import { Refusal } from '../../../src/sim/model/refusal.js';
import { UPLOAD_BYTES_PER_MS } from '../../../src/sim/model/uploader.js';
import type { VBucket } from '../../../src/sim/model/vbucket.js';

const newBucket = () =>
  new Bucket(DEFAULT_BUCKET, new MetadataStore(), { toggleMs: 10, migrationMs: 100 });
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
    bucket.mount(1, ['a', 'b']);
    expect(bucket.isMounted(1)).toBe(true);
    expect(bucket.loadFromMount(1, 'active', 0)).toBeUndefined();
    expect(bucket.loadFromMount(1, 'active', 0)).toEqual(new Refusal('KeyEexists'));
    expect(bucket.mount(1, ['a'])).toEqual(new Refusal('KeyEexists'));
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
    const mutation = { value: new Uint8Array(9), flags: 0, datatype: 0, cas: 0n };
    known(bucket, 1).documents.store('set', 'k', { ...mutation, expiresAt: undefined }, 0);
    expect(bucket.room).toMatchObject({ documents: 1, bytes: 10 });
    expect(bucket.delete(1)).toBeUndefined();
    expect(bucket.delete(1)).toEqual(new Refusal('NotMyVbucket'));
    expect(bucket.room).toMatchObject({ documents: 0, bytes: 0 });
  });

  it('has 1024 vbuckets', () => {
    const bucket = newBucket();
    expect(bucket.setState(1023, 'active')).toBeUndefined();
    expect(bucket.setState(1024, 'active')).toEqual(new Refusal('Erange'));
    expect(bucket.mount(1024, [])).toEqual(new Refusal('Erange'));
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
});
