/** The values of the groups of STAT fusion, by group. Source: kv_engine docs/fusion.md, MagmaKVStore::getFusionStats. */
import type { Bucket } from '../model/bucket.js';
import { Refusal } from '../model/refusal.js';
import type { VBucket } from '../model/vbucket.js';

type Group = (vbucket: VBucket, now: number) => unknown;

const groups: Readonly<Record<string, Group>> = {
  sync_info: ({ lastLog }) => ({ logSeqno: lastLog.seqno, logTerm: lastLog.term }),
  active_guest_volumes: ({ migration }, now) => migration?.activeVolumes(now) ?? [],
  // A word, not an object; it has none for a toggle under way, during which nothing has changed.
  uploader_state: ({ uploader }, now) => {
    const { state } = uploader.status(now);
    return state === 'enabled' || state === 'disabling' ? 'enabled' : 'disabled';
  },
  uploader: (vbucket, now) => {
    const { state, term, snapshotPendingBytes } = vbucket.uploader.status(now);
    return {
      state,
      term,
      snapshot_pending_bytes: snapshotPendingBytes,
      checkpoint_pending_bytes: vbucket.checkpointPendingBytes(now),
      logstore_data_size: vbucket.lastLog.seqno === 0 ? 0 : vbucket.bytesOnDisk,
      logstore_garbage_size: 0,
      logstore_fragmentation_ratio: 0,
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
  return vbucket instanceof Refusal ? vbucket : groups[group]?.(vbucket, now);
}

/** The groups that have a value for all vbuckets together. */
export const aggregates: Readonly<Record<string, (bucket: Bucket, now: number) => unknown>> = {
  active_guest_volumes: (bucket, now) => [
    ...new Set(bucket.all().flatMap(({ migration }) => migration?.activeVolumes(now) ?? [])),
  ],
};
