/** Names that the plays share. All invented; addresses and tokens belong to nobody. */
import { DEFAULT_BUCKET } from '../../src/sim/model/bucket.js';

export const BUCKET = DEFAULT_BUCKET;
export const NAMESPACE = `kv/${BUCKET.uuid}`;
export const STORE = {
  metadatastore_uri: 'chronicle://127.0.0.1:9999',
  metadatastore_auth_token: 'Bearer example-token',
} as const;
export const LOGSTORE_URI = 's3://example-logstore';
export const SNAPSHOT = '0b7a4c52-6f1d-4e8a-9c35-2d18e7f0a641';
/** Seconds for which a snapshot is held. */
export const VALIDITY_S = 600;

/** Paths at which the control plane would have attached the volumes of a vbucket. */
export const guestVolumes = (vbucket: number): string[] =>
  [1, 2].map((n) => `/mnt/guest-${n}/${NAMESPACE}/kvstore-${vbucket}`);

export const volumeId = (vbucket: number): string => `${NAMESPACE}/kvstore-${vbucket}`;

/** What 0x70 and 0x71 say since 2025-11-20 of snapshot, bucket and store. */
export const listForm = (uuid: string, vbuckets: readonly number[]) => ({
  snapshot_uuid: uuid,
  bucket_uuid: BUCKET.uuid,
  ...STORE,
  vbucket_list: vbuckets,
});
