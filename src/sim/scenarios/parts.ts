/** What several scenarios send. */

/** Stores of metadata and logs, as requests name them since April 2025. */
export const STORE = {
  metadatastore_uri: 'chronicle://localhost:9999',
  metadatastore_auth_token: 'Bearer simulated-token',
} as const;

/** Which snapshot a request is about, in the form of November 2025. */
export const snapshotOf = (uuid: string, ...vbuckets: readonly number[]) => ({
  snapshot_uuid: uuid,
  bucket_uuid: '$bucket_uuid',
  ...STORE,
  vbucket_list: [...vbuckets],
});

export const volumes = (vbucket: number) => ({
  mountPaths: [1, 2].map((n) => `/mnt/guest-${n}/kvstore-${vbucket}`),
});
