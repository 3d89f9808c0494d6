/** Scenarios of uploaders: each finding, and what is almost one. */
import type { ScenarioCase } from './case.js';
import { uploaderStoppedScenarios } from './uploader-stopped.js';

const startAndStop: readonly ScenarioCase[] = [
  {
    name: 'term-regression: below the highest granted, on the same node',
    text: `
      1  a  StartFusionUploader vb:5 {"term":"7"} -> Success
      2  a  StopFusionUploader vb:5 -> Success
      3  a  StartFusionUploader vb:5 {"term":"6"} -> Success !! error fusion.term-regression`,
  },
  {
    name: 'term-regression on another node, over terms that a double cannot tell apart',
    text: `
      1  a  StartFusionUploader vb:5 {"term":"18446744073709551615"} -> Success
      2  a  StopFusionUploader vb:5 -> Success
      3  b  StartFusionUploader vb:5 {"term":"18446744073709551614"} -> Success !! error fusion.term-regression`,
  },
  {
    name: 'the highest term counts, not the last one',
    text: `
      1  a  StartFusionUploader vb:5 {"term":"7"} -> Success
      2  a  StopFusionUploader vb:5 -> Success
      3  a  StartFusionUploader vb:5 {"term":"5"} -> Success !! error fusion.term-regression
      4  a  StopFusionUploader vb:5 -> Success
      5  a  StartFusionUploader vb:5 {"term":"6"} -> Success !! error fusion.term-regression`,
  },
  {
    name: 'no regression: another vbucket',
    text: `
      1  a  StartFusionUploader vb:5 {"term":"7"} -> Success
      2  a  StartFusionUploader vb:6 {"term":"3"} -> Success`,
  },
  {
    name: 'no regression, nor two uploaders: another bucket',
    text: `
      0  a    SelectBucket key=one -> Success
      0  b/2  SelectBucket key=two -> Success
      1  a    StartFusionUploader vb:5 {"term":"7"} -> Success
      2  b/2  StartFusionUploader vb:5 {"term":"3"} -> Success`,
  },
  {
    name: 'no regression: the server refuses the lower term',
    text: `
      1  a  StartFusionUploader vb:5 {"term":"7"} -> Success
      2  b  StartFusionUploader vb:5 {"term":"6"} -> Einternal
      3  b  StartFusionUploader vb:5 {"term":"5"} -> never`,
  },
  {
    name: 'no regression: the higher term was never granted',
    text: `
      1  a  StartFusionUploader vb:5 {"term":"7"} -> NotMyVbucket
      2  a  StartFusionUploader vb:5 {"term":"9"} -> never
      3  b  StartFusionUploader vb:5 {"term":"6"} -> Success`,
  },
  {
    name: 'no regression: the bucket was deleted and made again',
    text: `
      0  a  SelectBucket key=default -> Success
      1  a  StartFusionUploader vb:5 {"term":"7"} -> Success
      2  a/9  DeleteBucket key=default -> Success
      3  a  StartFusionUploader vb:5 {"term":"1"} -> Success`,
  },
  {
    name: 'no regression: the namespace was deleted',
    text: `
      0  a  SelectBucket key=default -> Success
      1  a  StartFusionUploader vb:5 {"term":"7"} -> Success
      2  a  StopFusionUploader vb:5 -> Success
      3  a  DeleteFusionNamespace {"logstore_uri":"u","metadatastore_uri":"u","metadatastore_auth_token":"t","namespace":"kv/b"} -> Success
      4  a  StartFusionUploader vb:5 {"term":"1"} -> Success`,
  },
  {
    name: 'term-reused: the same term on another node after a stop',
    text: `
      1  a  StartFusionUploader vb:5 {"term":"7"} -> Success
      2  a  StopFusionUploader vb:5 -> Success
      3  b  StartFusionUploader vb:5 {"term":"7"} -> Success !! error fusion.term-reused`,
  },
  {
    name: 'a restart with the same term on the same node is fine',
    text: `
      1  a  StartFusionUploader vb:5 {"term":"7"} -> Success
      2  a  StopFusionUploader vb:5 -> Success
      3  a/2  StartFusionUploader vb:5 {"term":"7"} -> Success`,
  },
  {
    name: 'term-unchanged: same term, same node, while enabling and while enabled',
    text: `
      1  a  StartFusionUploader vb:5 {"term":"7"} -> Success
      2  a  StartFusionUploader vb:5 {"term":"7"} -> Success !! note fusion.term-unchanged
      3  a  Stat key=fusion_uploader_5 -> Success {"state":"enabled","term":7,"snapshot_pending_bytes":0}
      4  a  StartFusionUploader vb:5 {"term":"07"} -> Success !! note fusion.term-unchanged
      5  a  StartFusionUploader vb:5 {"term":"8"} -> Success`,
  },
  {
    name: 'two-uploaders: started elsewhere without a stop, with a higher term',
    text: `
      1  a  StartFusionUploader vb:5 {"term":"7"} -> Success
      2  b  StartFusionUploader vb:5 {"term":"8"} -> Success !! error fusion.two-uploaders
      3  c  StartFusionUploader vb:5 {"term":"9"} -> Success !! error fusion.two-uploaders`,
  },
  {
    name: 'two-uploaders with a term that is too low, or the same',
    text: `
      1  a  StartFusionUploader vb:5 {"term":"7"} -> Success
      2  b  StartFusionUploader vb:5 {"term":"6"} -> Success !! error fusion.two-uploaders, error fusion.term-regression
      3  c  StartFusionUploader vb:5 {"term":"7"} -> Success !! error fusion.two-uploaders, error fusion.term-reused`,
  },
  {
    name: 'two-uploaders: the stop was refused',
    text: `
      1  a  StartFusionUploader vb:5 {"term":"7"} -> Success
      2  a  StopFusionUploader vb:5 -> KeyEexists !! note fusion.toggle-in-progress
      3  b  StartFusionUploader vb:5 {"term":"8"} -> Success !! error fusion.two-uploaders`,
  },
  {
    name: 'one uploader: the other one is said to be disabled (fenced off)',
    text: `
      1  a  StartFusionUploader vb:5 {"term":"7"} -> Success
      2  a  Stat key=fusion_uploader_5 -> Success {"state":"disabled","term":0,"snapshot_pending_bytes":0}
      3  b  StartFusionUploader vb:5 {"term":"8"} -> Success`,
  },
  {
    name: 'one uploader: the vbucket was deleted on the other node, or is dead there',
    text: `
      1  a  StartFusionUploader vb:5 {"term":"7"} -> Success
      2  a  DelVbucket vb:5 -> Success
      3  b  StartFusionUploader vb:5 {"term":"8"} -> Success
      4  b  SetVbucket vb:5 state=dead -> Success
      5  c  StartFusionUploader vb:5 {"term":"9"} -> Success`,
  },
  {
    name: 'two uploaders: the other one shown by STAT only, with its term',
    text: `
      1  a  Stat key=fusion_uploader_detail -> Success {"vb_5":{"state":"enabled","term":7,"snapshot_pending_bytes":0},"vb_6":{"state":"disabled","term":0,"snapshot_pending_bytes":0}}
      2  b  StartFusionUploader vb:6 {"term":"1"} -> Success
      3  b  StartFusionUploader vb:5 {"term":"7"} -> Success !! error fusion.two-uploaders, error fusion.term-reused`,
  },
  {
    name: 'two-uploaders is a note where bytes were lost since: the stop may be among them',
    text: `
      1  a    StartFusionUploader vb:5 {"term":"7"} -> Success
      @lost a
      2  a    SyncFusionLogstore vb:6 {"reset":false} -> Success
      3  b    StartFusionUploader vb:5 {"term":"8"} -> Success !! note fusion.two-uploaders`,
  },
  {
    name: 'one uploader: stopped over a connection whose bucket is not known',
    text: `
      @midstream a/2
      0  a    SelectBucket key=default -> Success
      0  b    SelectBucket key=default -> Success
      1  a    StartFusionUploader vb:5 {"term":"7"} -> Success
      2  a/2  StopFusionUploader vb:5 -> Success
      3  b    StartFusionUploader vb:5 {"term":"8"} -> Success`,
  },
  {
    name: 'of an unknown bucket, once two buckets were seen, all is a note',
    text: `
      @midstream a/2
      0  a    SelectBucket key=one -> Success
      0  b    SelectBucket key=two -> Success
      1  a    SyncFusionLogstore vb:1 {"reset":false} -> Success
      1  b    SyncFusionLogstore vb:1 {"reset":false} -> Success
      2  a/2  StartFusionUploader vb:5 {"term":"7"} -> Success
      3  a/2  StartFusionUploader vb:5 {"term":"6"} -> Success !! note fusion.term-regression`,
  },
  {
    name: 'toggle-in-progress: KeyEexists to start and to stop, and to nothing else',
    text: `
      1  a  StartFusionUploader vb:5 {"term":"8"} -> KeyEexists !! note fusion.toggle-in-progress
      2  a  StopFusionUploader vb:5 -> KeyEexists !! note fusion.toggle-in-progress
      3  a  MountFusionVbucket vb:5 {"mountPaths":[]} -> KeyEexists
      4  a  StartFusionUploader vb:5 {"term":"8"} -> Etmpfail`,
  },
  {
    name: 'term-regression, not term-unchanged: a zombie starts again with its old term',
    text: `
      1  a  StartFusionUploader vb:5 {"term":"7"} -> Success
      2  b  StartFusionUploader vb:5 {"term":"8"} -> Success !! error fusion.two-uploaders
      3  a  StartFusionUploader vb:5 {"term":"7"} -> Success !! error fusion.term-regression`,
  },
  {
    name: 'what STAT says of a toggle counts: enabling runs, disabling does not',
    text: `
      1  a  Stat key=fusion_uploader_5 -> Success {"state":"enabling","term":0,"snapshot_pending_bytes":0}
      2  b  StartFusionUploader vb:5 {"term":"8"} -> Success !! error fusion.two-uploaders
      3  a  StartFusionUploader vb:6 {"term":"1"} -> Success
      4  a  Stat key=fusion_uploader_6 -> Success {"state":"disabling","term":1,"snapshot_pending_bytes":0}
      5  b  StartFusionUploader vb:6 {"term":"2"} -> Success`,
  },
  {
    name: 'what STAT said before the stop proves nothing after it',
    text: `
      1  a    StartFusionUploader vb:5 {"term":"7"} -> Success
      2  a/2  Stat key=fusion_uploader_5 -> Success@4 {"state":"enabled","term":7,"snapshot_pending_bytes":0}
      3  a    StopFusionUploader vb:5 -> Success
      5  b    StartFusionUploader vb:5 {"term":"8"} -> Success`,
  },
  {
    name: 'stopping what is stopped is fine',
    text: `
      1  a  StartFusionUploader vb:5 {"term":"7"} -> Success
      2  a  StopFusionUploader vb:5 -> Success
      3  a  StopFusionUploader vb:5 -> Success
      4  b  StopFusionUploader vb:5 -> Success
      5  b  StartFusionUploader vb:5 {"term":"8"} -> Success`,
  },
  {
    name: 'two-uploaders is a note while the stop is on its way, as cluster managers send both at once',
    text: `
      1  a  StartFusionUploader vb:5 {"term":"7"} -> Success
      2  a  StopFusionUploader vb:5 -> Success@4
      3  b  StartFusionUploader vb:5 {"term":"8"} -> Success !! note fusion.two-uploaders`,
  },
  {
    name: 'two-uploaders: one is being stopped, another is not',
    text: `
      1  a  StartFusionUploader vb:5 {"term":"7"} -> Success
      2  b  StartFusionUploader vb:5 {"term":"8"} -> Success !! error fusion.two-uploaders
      3  b  StopFusionUploader vb:5 -> never
      4  c  StartFusionUploader vb:5 {"term":"9"} -> Success !! error fusion.two-uploaders`,
  },
];

export const uploaderScenarios: readonly ScenarioCase[] = [
  ...startAndStop,
  ...uploaderStoppedScenarios,
];
