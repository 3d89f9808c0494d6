/** The values of the groups of STAT fusion, by group. Source: kv_engine docs/fusion.md, MagmaKVStore::getFusionStats. */
import type { Bucket } from '../model/bucket.js';
import { Refusal } from '../model/refusal.js';
import type { VBucket } from '../model/vbucket.js';
import { Ratio } from './json-text.js';

type Group = (vbucket: VBucket, now: number, bucket: Bucket) => unknown;

const groups: Readonly<Record<string, Group>> = {
  sync_info: ({ lastLog }) => ({ logSeqno: lastLog.seqno, logTerm: lastLog.term }),
  active_guest_volumes: ({ migration }, now) => migration?.activeVolumes(now) ?? [],
  // A word, not an object; it has none for a toggle under way, during which nothing has changed.
  uploader_state: ({ uploader }, now) => {
    const { state } = uploader.status(now);
    return state === 'enabled' || state === 'disabling' ? 'enabled' : 'disabled';
  },
  uploader: (vbucket, now, bucket) => {
    const { state, term, snapshotPendingBytes } = vbucket.uploader.status(now);
    const { data, garbage } = bucket.volumes.sizes(vbucket.id);
    return {
      state,
      term,
      snapshot_pending_bytes: snapshotPendingBytes,
      checkpoint_pending_bytes: vbucket.checkpointPendingBytes(now),
      logstore_data_size: data,
      logstore_garbage_size: garbage,
      logstore_fragmentation_ratio: new Ratio(garbage / Math.max(1, data + garbage)),
      logstore_pending_delete_size: 0,
    };
  },
  migration: ({ migration }, now) =>
    migration?.progress(now) ?? { completed_bytes: 0, total_bytes: 0 },
};

/** Of one vbucket; `is_mounted` is the one group that needs no vbucket. */
export function fusionStat(group: string, bucket: Bucket, id: number, now: number): unknown {
  if (group === 'is_mounted') return { is_mounted: bucket.isMounted(id) };
  const vbucket = bucket.vbucket(id);
  return vbucket instanceof Refusal ? vbucket : groups[group]?.(vbucket, now, bucket);
}

/** The groups that have a value for all vbuckets together. */
export const aggregates: Readonly<Record<string, (bucket: Bucket, now: number) => unknown>> = {
  active_guest_volumes: (bucket, now) => [
    ...new Set(bucket.all().flatMap(({ migration }) => migration?.activeVolumes(now) ?? [])),
  ],
};
