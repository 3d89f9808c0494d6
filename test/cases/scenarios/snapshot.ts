/** Scenarios of snapshots: each finding, and what is almost one. */
import type { ScenarioCase } from './case.js';

export const snapshotScenarios: readonly ScenarioCase[] = [
  {
    name: 'in order, in the form of 2025-02, released over another connection',
    text: `
      1  a    GetFusionStorageSnapshot vb:5 {"snapshotUuid":"s","validity":$T+60} -> Success {"createdAt":1,"logManifestName":"m","snapshotUUID":"s","validTill":$MS+60,"version":1,"volumeID":"kv/b/kvstore-5"}
      9  a/2  ReleaseFusionStorageSnapshot vb:5 {"snapshotUuid":"s"} -> Success`,
  },
  {
    name: 'in order, in the form of 2025-11, released in parts over another node',
    text: `
      1  a  GetFusionStorageSnapshot {"snapshot_uuid":"s","bucket_uuid":"b","metadatastore_uri":"u","metadatastore_auth_token":"t","vbucket_list":[4,5,6],"valid_till":$T+60} -> Success [{"createdAt":1,"logManifestName":"m","snapshotUUID":"s","validTill":$MS+60,"version":1,"volumeID":"kv/b/kvstore-4"},{"createdAt":1,"logManifestName":"m","snapshotUUID":"s","validTill":$MS+60,"version":1,"volumeID":"kv/b/kvstore-5"},{"createdAt":1,"logManifestName":"m","snapshotUUID":"s","validTill":$MS+60,"version":1,"volumeID":"kv/b/kvstore-6"}]
      8  b  ReleaseFusionStorageSnapshot {"snapshot_uuid":"s","bucket_uuid":"b","metadatastore_uri":"u","metadatastore_auth_token":"t","vbucket_list":[5]} -> Success
      9  b  ReleaseFusionStorageSnapshot {"snapshot_uuid":"s","bucket_uuid":"b","metadatastore_uri":"u","metadatastore_auth_token":"t","vbucket_list":[4,6]} -> Success`,
  },
  {
    name: 'in order: held by the old form, released by the new one, on a connection without a bucket',
    text: `
      0  a    SelectBucket key=default -> Success
      1  a    GetFusionStorageSnapshot vb:5 {"snapshotUuid":"s","validity":$T+60} -> Success {"createdAt":1,"logManifestName":"m","snapshotUUID":"s","validTill":$MS+60,"version":1,"volumeID":"kv/b/kvstore-5"}
      9  a/2  ReleaseFusionStorageSnapshot {"snapshot_uuid":"s","bucket_uuid":"b","metadatastore_uri":"u","metadatastore_auth_token":"t","vbucket_list":[5]} -> Success`,
  },
  {
    name: 'in order: released by the uuid that the answer told, on a connection of another bucket',
    text: `
      0  a    SelectBucket key=one -> Success
      0  a/2  SelectBucket key=two -> Success
      1  a    GetFusionStorageSnapshot vb:5 {"snapshotUuid":"s","validity":$T+60} -> Success {"createdAt":1,"logManifestName":"m","snapshotUUID":"s","validTill":$MS+60,"version":1,"volumeID":"kv/b/kvstore-5"}
      9  a/2  ReleaseFusionStorageSnapshot {"snapshot_uuid":"s","bucket_uuid":"b","metadatastore_uri":"u","metadatastore_auth_token":"t","vbucket_list":[5]} -> Success`,
  },
  {
    name: 'snapshot-reused: told once, with the vbuckets',
    text: `
      1  a  GetFusionStorageSnapshot {"snapshot_uuid":"s","bucket_uuid":"b","metadatastore_uri":"u","metadatastore_auth_token":"t","vbucket_list":[4,5],"valid_till":$T+60} -> Success [{"createdAt":1,"logManifestName":"m","snapshotUUID":"s","validTill":$MS+60,"version":1,"volumeID":"kv/b/kvstore-4"},{"createdAt":1,"logManifestName":"m","snapshotUUID":"s","validTill":$MS+60,"version":1,"volumeID":"kv/b/kvstore-5"}]
      2  a  GetFusionStorageSnapshot {"snapshot_uuid":"s","bucket_uuid":"b","metadatastore_uri":"u","metadatastore_auth_token":"t","vbucket_list":[4,5,6],"valid_till":$T+60} -> Success [{"createdAt":1,"logManifestName":"m","snapshotUUID":"s","validTill":$MS+60,"version":1,"volumeID":"kv/b/kvstore-4"},{"createdAt":1,"logManifestName":"m","snapshotUUID":"s","validTill":$MS+60,"version":1,"volumeID":"kv/b/kvstore-5"},{"createdAt":1,"logManifestName":"m","snapshotUUID":"s","validTill":$MS+60,"version":1,"volumeID":"kv/b/kvstore-6"}] !! warn fusion.snapshot-reused
      9  a  ReleaseFusionStorageSnapshot {"snapshot_uuid":"s","bucket_uuid":"b","metadatastore_uri":"u","metadatastore_auth_token":"t","vbucket_list":[4,5,6]} -> Success`,
  },
  {
    name: 'not reused: another vbucket, another uuid, another bucket, refused',
    text: `
      0  a    SelectBucket key=one -> Success
      0  a/2  SelectBucket key=two -> Success
      1  a    GetFusionStorageSnapshot vb:5 {"snapshotUuid":"s","validity":$T+60} -> Success {"createdAt":1,"logManifestName":"m","snapshotUUID":"s","validTill":$MS+60,"version":1,"volumeID":"kv/b1/kvstore-5"}
      2  a    GetFusionStorageSnapshot vb:6 {"snapshotUuid":"s","validity":$T+60} -> Success {"createdAt":1,"logManifestName":"m","snapshotUUID":"s","validTill":$MS+60,"version":1,"volumeID":"kv/b1/kvstore-6"}
      3  a    GetFusionStorageSnapshot vb:5 {"snapshotUuid":"t","validity":$T+60} -> Success {"createdAt":1,"logManifestName":"m","snapshotUUID":"t","validTill":$MS+60,"version":1,"volumeID":"kv/b1/kvstore-5"}
      4  a/2  GetFusionStorageSnapshot vb:5 {"snapshotUuid":"s","validity":$T+60} -> Success {"createdAt":1,"logManifestName":"m","snapshotUUID":"s","validTill":$MS+60,"version":1,"volumeID":"kv/b2/kvstore-5"}
      5  a    GetFusionStorageSnapshot vb:5 {"snapshotUuid":"s","validity":$T+60} -> Einternal
      6  a    ReleaseFusionStorageSnapshot vb:5 {"snapshotUuid":"s"} -> Success
      6  a    ReleaseFusionStorageSnapshot vb:6 {"snapshotUuid":"s"} -> Success
      6  a    ReleaseFusionStorageSnapshot vb:5 {"snapshotUuid":"t"} -> Success
      6  a/2  ReleaseFusionStorageSnapshot vb:5 {"snapshotUuid":"s"} -> Success`,
  },
  {
    name: 'not reused: of other buckets that only their uuid tells apart',
    text: `
      1  a  GetFusionStorageSnapshot {"snapshot_uuid":"s","bucket_uuid":"b1","metadatastore_uri":"u","metadatastore_auth_token":"t","vbucket_list":[5],"valid_till":$T+60} -> Success [{"createdAt":1,"logManifestName":"m","snapshotUUID":"s","validTill":$MS+60,"version":1,"volumeID":"kv/b1/kvstore-5"}]
      2  a  GetFusionStorageSnapshot {"snapshot_uuid":"s","bucket_uuid":"b2","metadatastore_uri":"u","metadatastore_auth_token":"t","vbucket_list":[5],"valid_till":$T+60} -> Success [{"createdAt":1,"logManifestName":"m","snapshotUUID":"s","validTill":$MS+60,"version":1,"volumeID":"kv/b2/kvstore-5"}]
      3  a  ReleaseFusionStorageSnapshot {"snapshot_uuid":"s","bucket_uuid":"b1","metadatastore_uri":"u","metadatastore_auth_token":"t","vbucket_list":[5]} -> Success
      4  a  ReleaseFusionStorageSnapshot {"snapshot_uuid":"s","bucket_uuid":"b2","metadatastore_uri":"u","metadatastore_auth_token":"t","vbucket_list":[5]} -> Success`,
  },
  {
    name: 'not reused: released in between',
    text: `
      1  a  GetFusionStorageSnapshot vb:5 {"snapshotUuid":"s","validity":$T+60} -> Success {"createdAt":1,"logManifestName":"m","snapshotUUID":"s","validTill":$MS+60,"version":1,"volumeID":"kv/b/kvstore-5"}
      2  a  ReleaseFusionStorageSnapshot vb:5 {"snapshotUuid":"s"} -> Success
      3  a  GetFusionStorageSnapshot vb:5 {"snapshotUuid":"s","validity":$T+60} -> Success {"createdAt":1,"logManifestName":"m","snapshotUUID":"s","validTill":$MS+60,"version":1,"volumeID":"kv/b/kvstore-5"}
      4  a  ReleaseFusionStorageSnapshot vb:5 {"snapshotUuid":"s"} -> Success`,
  },
  {
    name: 'snapshot-expired: released after its validity, refused or not',
    text: `
      1   a  GetFusionStorageSnapshot vb:5 {"snapshotUuid":"s","validity":$T+60} -> Success {"createdAt":1,"logManifestName":"m","snapshotUUID":"s","validTill":$MS+60,"version":1,"volumeID":"kv/b/kvstore-5"}
      61  a  ReleaseFusionStorageSnapshot vb:5 {"snapshotUuid":"s"} ?? warn fusion.snapshot-expired -> Einternal
      62  a  ReleaseFusionStorageSnapshot vb:5 {"snapshotUuid":"s"} ?? warn fusion.snapshot-expired -> Success
      63  a  ReleaseFusionStorageSnapshot vb:5 {"snapshotUuid":"s"} -> Success`,
  },
  {
    name: 'snapshot-expired: mounted from the log store after its validity',
    text: `
      1   a  GetFusionStorageSnapshot {"snapshot_uuid":"s","bucket_uuid":"b","metadatastore_uri":"u","metadatastore_auth_token":"t","vbucket_list":[5,6],"valid_till":$T+60} -> Success [{"createdAt":1,"logManifestName":"m","snapshotUUID":"s","validTill":$MS+60,"version":1,"volumeID":"kv/b/kvstore-5"},{"createdAt":1,"logManifestName":"m","snapshotUUID":"s","validTill":$MS+60,"version":1,"volumeID":"kv/b/kvstore-6"}]
      59  b  MountFusionVbucket vb:5 {"source":"FusionLogStore","snapshotUUID":"s"} -> Success
      61  b  MountFusionVbucket vb:6 {"source":"FusionLogStore","snapshotUUID":"s"} ?? warn fusion.snapshot-expired -> Success
      62  b  MountFusionVbucket vb:7 {"source":"FusionLogStore","snapshotUUID":"s"} -> Success
      63  a  ReleaseFusionStorageSnapshot {"snapshot_uuid":"s","bucket_uuid":"b","metadatastore_uri":"u","metadatastore_auth_token":"t","vbucket_list":[5,6]} ?? warn fusion.snapshot-expired -> Success`,
  },
  {
    name: 'not expired: the answer says a later validity, or milliseconds were sent',
    text: `
      1   a  GetFusionStorageSnapshot vb:5 {"snapshotUuid":"s","validity":$T+60} -> Success {"createdAt":1,"logManifestName":"m","snapshotUUID":"s","validTill":$MS+90,"version":1,"volumeID":"kv/b/kvstore-5"}
      61  a  ReleaseFusionStorageSnapshot vb:5 {"snapshotUuid":"s"} -> Success
      62  a  GetFusionStorageSnapshot vb:6 {"snapshotUuid":"s","validity":$MS+70} -> Success {"createdAt":1,"logManifestName":"m","snapshotUUID":"s","validTill":$MS+70,"version":1,"volumeID":"kv/b/kvstore-6"}
      99  a  ReleaseFusionStorageSnapshot vb:6 {"snapshotUuid":"s"} -> Success`,
  },
  {
    name: 'snapshot-leaked: on its grant, for what was not released',
    text: `
      1   a  GetFusionStorageSnapshot {"snapshot_uuid":"s","bucket_uuid":"b","metadatastore_uri":"u","metadatastore_auth_token":"t","vbucket_list":[4,5,6],"valid_till":$T+60} -> Success [{"createdAt":1,"logManifestName":"m","snapshotUUID":"s","validTill":$MS+60,"version":1,"volumeID":"kv/b/kvstore-4"},{"createdAt":1,"logManifestName":"m","snapshotUUID":"s","validTill":$MS+60,"version":1,"volumeID":"kv/b/kvstore-5"},{"createdAt":1,"logManifestName":"m","snapshotUUID":"s","validTill":$MS+60,"version":1,"volumeID":"kv/b/kvstore-6"}] !! warn fusion.snapshot-leaked
      2   a  ReleaseFusionStorageSnapshot {"snapshot_uuid":"s","bucket_uuid":"b","metadatastore_uri":"u","metadatastore_auth_token":"t","vbucket_list":[5]} -> Success
      3   a  ReleaseFusionStorageSnapshot {"snapshot_uuid":"s","bucket_uuid":"b","metadatastore_uri":"u","metadatastore_auth_token":"t","vbucket_list":[4]} -> Einternal
      61  end`,
  },
  {
    name: 'snapshot-leaked is a note while it is valid, or while nobody can say',
    text: `
      1   a  GetFusionStorageSnapshot vb:5 {"snapshotUuid":"s","validity":$T+60} -> Success {"createdAt":1,"logManifestName":"m","snapshotUUID":"s","validTill":$MS+60,"version":1,"volumeID":"kv/b/kvstore-5"} !! note fusion.snapshot-leaked
      2   a  GetFusionStorageSnapshot vb:6 {"snapshotUuid":"s","validity":$MS+9} -> Success {"createdAt":1,"logManifestName":"m","snapshotUUID":"s","validTill":$MS+9,"version":1,"volumeID":"kv/b/kvstore-6"} !! note fusion.snapshot-leaked
      59  end`,
  },
  {
    name: 'snapshot-leaked is a note where bytes were lost since: the release may be among them',
    text: `
      1   a    GetFusionStorageSnapshot vb:5 {"snapshotUuid":"s","validity":$T+60} -> Success {"createdAt":1,"logManifestName":"m","snapshotUUID":"s","validTill":$MS+60,"version":1,"volumeID":"kv/b/kvstore-5"} !! note fusion.snapshot-leaked
      2   a/2  SyncFusionLogstore vb:6 -> Success
      @lost a/2
      61  a/2  SyncFusionLogstore vb:6 -> Success`,
  },
  {
    name: 'not leaked: never granted',
    text: `
      1   a  GetFusionStorageSnapshot vb:5 {"snapshotUuid":"s","validity":$T+60} -> Einternal
      2   a  GetFusionStorageSnapshot vb:5 {"snapshotUuid":"s","validity":$T+60} -> never
      99  end`,
  },
  {
    name: 'release-unknown: never created here, told once; refused, nothing is said',
    text: `
      1   a  ReleaseFusionStorageSnapshot vb:5 {"snapshotUuid":"s"} -> Success !! note fusion.release-unknown
      2   a  ReleaseFusionStorageSnapshot {"snapshot_uuid":"s","bucket_uuid":"b","metadatastore_uri":"u","metadatastore_auth_token":"t","vbucket_list":[5,6]} -> Success !! note fusion.release-unknown
      3   a  ReleaseFusionStorageSnapshot vb:5 {"snapshotUuid":"s"} -> Einternal`,
  },
  {
    name: 'not unknown: released a second time',
    text: `
      1  a  GetFusionStorageSnapshot vb:5 {"snapshotUuid":"s","validity":$T+60} -> Success {"createdAt":1,"logManifestName":"m","snapshotUUID":"s","validTill":$MS+60,"version":1,"volumeID":"kv/b/kvstore-5"}
      2  a  ReleaseFusionStorageSnapshot vb:5 {"snapshotUuid":"s"} -> Success
      3  a  ReleaseFusionStorageSnapshot vb:5 {"snapshotUuid":"s"} -> Success`,
  },
  {
    name: 'not reused: the validity of the first has passed, the store may have dropped it',
    text: `
      1   a  GetFusionStorageSnapshot vb:5 {"snapshotUuid":"s","validity":$T+60} -> Success
      61  a  GetFusionStorageSnapshot vb:5 {"snapshotUuid":"s","validity":$T+90} -> Success
      70  a  ReleaseFusionStorageSnapshot vb:5 {"snapshotUuid":"s"} -> Success`,
  },
];
