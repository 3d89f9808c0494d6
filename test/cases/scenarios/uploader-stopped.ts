/** Scenarios of those who need an uploader: snapshots and syncs where it was stopped, or almost. */
import type { ScenarioCase } from './case.js';

export const uploaderStoppedScenarios: readonly ScenarioCase[] = [
  {
    name: 'a move in order: stopped, then started elsewhere with a higher term',
    text: `
      0  a  SelectBucket key=default -> Success
      0  b  SelectBucket key=default -> Success
      1  a  StartFusionUploader vb:5 {"term":"1"} -> Success
      2  a  StopFusionUploader vb:5 -> Success
      3  b  StartFusionUploader vb:5 {"term":"2"} -> Success
      4  b  SyncFusionLogstore vb:5 {"reset":false} -> Success`,
  },
  {
    name: 'uploader-stopped: a sync after the stop, sent or refused',
    text: `
      1  a  StartFusionUploader vb:5 {"term":"7"} -> Success
      2  a  StopFusionUploader vb:5 -> Success
      3  a  SyncFusionLogstore vb:5 {"reset":false} ?? warn fusion.uploader-stopped -> Einternal
      4  a  SyncFusionLogstore vb:5 ?? warn fusion.uploader-stopped -> never
      5  a  SyncFusionLogstore vb:6 -> Success`,
  },
  {
    name: 'uploader-stopped: a snapshot of the header vbucket (2025-02)',
    text: `
      1  a  StopFusionUploader vb:5 -> Success
      2  a  GetFusionStorageSnapshot vb:5 {"snapshotUuid":"s","validity":$T+60} ?? warn fusion.uploader-stopped -> Einternal`,
  },
  {
    name: 'uploader-stopped: any vbucket of the list (2025-11), told once',
    text: `
      1  a  StopFusionUploader vb:5 -> Success
      2  a  StopFusionUploader vb:6 -> Success
      3  a  GetFusionStorageSnapshot {"snapshot_uuid":"s","bucket_uuid":"b","metadatastore_uri":"u","metadatastore_auth_token":"t","vbucket_list":[4,5,6],"valid_till":$T+60} ?? warn fusion.uploader-stopped -> Einternal`,
  },
  {
    name: 'not stopped: the header vbucket of a list form is unused',
    text: `
      1  a  StopFusionUploader vb:0 -> Success
      3  a  GetFusionStorageSnapshot vb:0 {"snapshot_uuid":"s","bucket_uuid":"b","metadatastore_uri":"u","metadatastore_auth_token":"t","vbucket_list":[4],"valid_till":$T+60} -> Einternal`,
  },
  {
    name: 'not stopped: started again, here or elsewhere, or the stop was refused',
    text: `
      1  a  StopFusionUploader vb:5 -> Success
      2  b  StartFusionUploader vb:5 {"term":"8"} -> Success
      3  a  SyncFusionLogstore vb:5 -> Success
      4  a  StopFusionUploader vb:6 -> NotMyVbucket
      5  a  SyncFusionLogstore vb:6 -> Success
      6  a  StopFusionUploader vb:7 -> Success
      7  a  Stat key=fusion_uploader_7 -> Success {"state":"enabled","term":3,"snapshot_pending_bytes":0}
      8  a  SyncFusionLogstore vb:7 -> Success`,
  },
  {
    name: 'uploader-stopped is a note while a start is on its way',
    text: `
      1  a    StopFusionUploader vb:5 -> Success
      2  a/2  StartFusionUploader vb:5 {"term":"8"} -> Success@4
      3  a    SyncFusionLogstore vb:5 ?? note fusion.uploader-stopped -> Success
      5  a    SyncFusionLogstore vb:5 -> Success`,
  },
  {
    name: 'stopped still: the start that was on its way has failed',
    text: `
      1  a  StopFusionUploader vb:5 -> Success
      2  a  StartFusionUploader vb:5 {"term":"8"} -> Einternal
      3  a  SyncFusionLogstore vb:5 ?? warn fusion.uploader-stopped -> Einternal`,
  },
  {
    name: 'a sync that is sent before the stop is answered is none of a stopped uploader',
    text: `
      1  a    StartFusionUploader vb:5 {"term":"7"} -> Success
      2  a/2  SyncFusionLogstore vb:5 -> Success@4
      3  a    StopFusionUploader vb:5 -> Success`,
  },
  {
    name: 'not stopped: what was stopped is the other one of two',
    text: `
      1  a  StartFusionUploader vb:5 {"term":"7"} -> Success
      2  b  StartFusionUploader vb:5 {"term":"8"} -> Success !! error fusion.two-uploaders
      3  a  StopFusionUploader vb:5 -> Success
      4  b  SyncFusionLogstore vb:5 -> Success`,
  },
];
