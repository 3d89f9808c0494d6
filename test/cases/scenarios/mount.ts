/** Scenarios of mounts: each finding, and what is almost one. */
import type { ScenarioCase } from './case.js';

export const mountScenarios: readonly ScenarioCase[] = [
  {
    name: 'a mount in order, ended by an unmount (until May 2025)',
    text: `
      1  a  MountFusionVbucket vb:5 {"mountPaths":["p"]} -> Success
      2  a  SetVbucket vb:5 state=active {"use_snapshot":"fusion"} -> Success
      3  a  UnmountFusionVbucket vb:5 -> Success
      4  b  MountFusionVbucket vb:5 {"mountPaths":["p"]} -> Success`,
  },
  {
    name: 'a mount in order, whose unmount is refused; then a move to another node, and back',
    text: `
      1  a  MountFusionVbucket vb:5 {"mountPaths":["p"]} -> Success
      2  a  SetVbucket vb:5 state=active {"use_snapshot":"fusion"} -> Success
      3  a  UnmountFusionVbucket vb:5 -> KeyEexists
      4  b  MountFusionVbucket vb:5 {"mountPaths":["p"]} -> Success
      5  b  SetVbucket vb:5 state=replica {"use_snapshot":"fusion"} -> Success
      6  a  SetVbucket vb:5 state=dead -> Success
      7  a  DelVbucket vb:5 -> Success
      8  a  MountFusionVbucket vb:5 {"mountPaths":["p"]} -> Success
      9  a  SetVbucket vb:5 state=active {"use_snapshot":"fusion"} -> Success`,
  },
  {
    name: 'mount-twice',
    text: `
      1  a    MountFusionVbucket vb:5 {"mountPaths":["p"]} -> Success
      2  a/2  MountFusionVbucket vb:5 {"mountPaths":["q"]} -> Success !! warn fusion.mount-twice`,
  },
  {
    name: 'mounted once: the first or the second was refused, or is another vbucket or bucket',
    text: `
      0  a    SelectBucket key=one -> Success
      0  a/2  SelectBucket key=two -> Success
      1  a    MountFusionVbucket vb:5 {"mountPaths":["p"]} -> Einternal
      2  a    MountFusionVbucket vb:5 {"mountPaths":["p"]} -> Success
      3  a    MountFusionVbucket vb:5 {"mountPaths":["p"]} -> KeyEexists
      4  a    MountFusionVbucket vb:6 {"mountPaths":["p"]} -> Success
      5  a/2  MountFusionVbucket vb:5 {"mountPaths":["p"]} -> Success`,
  },
  {
    name: 'mounted once: unmounted, deleted or said not to be mounted in between',
    text: `
      1  a  MountFusionVbucket vb:5 {"mountPaths":["p"]} -> Success
      2  a  UnmountFusionVbucket vb:5 -> Success !! note fusion.mount-unused
      3  a  MountFusionVbucket vb:5 {"mountPaths":["p"]} -> Success
      4  a  DelVbucket vb:5 -> Success
      5  a  MountFusionVbucket vb:5 {"mountPaths":["p"]} -> Success
      6  a  Stat key=fusion_is__mounted_5 -> Success {"is_mounted":false}
      7  a  MountFusionVbucket vb:5 {"mountPaths":["p"]} -> Success`,
  },
  {
    name: 'mounted once: the vbucket must have gone, or the server would have refused',
    text: `
      1  a  MountFusionVbucket vb:5 {"mountPaths":["p"]} -> Success
      2  a  SetVbucket vb:5 state=active {"use_snapshot":"fusion"} -> Success
      3  a  MountFusionVbucket vb:5 {"mountPaths":["p"]} -> Success`,
  },
  {
    name: 'mounted-elsewhere',
    text: `
      1  a  MountFusionVbucket vb:5 {"mountPaths":["p"]} -> Success
      2  b  MountFusionVbucket vb:5 {"mountPaths":["p"]} -> Success !! error fusion.mounted-elsewhere
      3  b  MountFusionVbucket vb:5 {"mountPaths":["p"]} -> Success !! warn fusion.mount-twice, error fusion.mounted-elsewhere`,
  },
  {
    name: 'mounted elsewhere: a note where bytes were lost since',
    text: `
      1  a  MountFusionVbucket vb:5 {"mountPaths":["p"]} -> Success
      @lost a
      2  a  SyncFusionLogstore vb:6 -> Success
      3  b  MountFusionVbucket vb:5 {"mountPaths":["p"]} -> Success !! note fusion.mounted-elsewhere`,
  },
  {
    name: 'not elsewhere: unmounted there, refused there, another vbucket, its bucket deleted',
    text: `
      0  a    SelectBucket key=default -> Success
      0  b    SelectBucket key=default -> Success
      1  a    MountFusionVbucket vb:5 {"mountPaths":["p"]} -> Success
      2  a    UnmountFusionVbucket vb:5 -> Success !! note fusion.mount-unused
      3  b    MountFusionVbucket vb:5 {"mountPaths":["p"]} -> Success
      4  a    MountFusionVbucket vb:6 {"mountPaths":["p"]} -> Einternal
      5  b    MountFusionVbucket vb:6 {"mountPaths":["p"]} -> Success
      6  a    MountFusionVbucket vb:7 {"mountPaths":["p"]} -> Success
      7  a/2  DeleteBucket key=default -> Success
      8  b    MountFusionVbucket vb:7 {"mountPaths":["p"]} -> Success`,
  },
  {
    name: 'not elsewhere: unmounted over a connection whose bucket is not known',
    text: `
      @midstream a/2
      0  a    SelectBucket key=default -> Success
      0  b    SelectBucket key=default -> Success
      1  a    MountFusionVbucket vb:5 {"mountPaths":["p"]} -> Success
      2  a/2  UnmountFusionVbucket vb:5 -> Success !! note fusion.unmount-not-mounted
      3  b    MountFusionVbucket vb:5 {"mountPaths":["p"]} -> Success`,
  },
  {
    name: 'mounted-elsewhere: a statistic of a bucket that is not known changes nothing',
    text: `
      0  a    SelectBucket key=default -> Success
      0  b    SelectBucket key=default -> Success
      1  a    MountFusionVbucket vb:5 {"mountPaths":["p"]} -> Success
      2  a/2  Stat key=fusion_is__mounted_5 -> Success {"is_mounted":false}
      3  b    MountFusionVbucket vb:5 {"mountPaths":["p"]} -> Success !! error fusion.mounted-elsewhere`,
  },
  {
    name: 'unmount-not-mounted: never mounted, and unmounted before',
    text: `
      1  a  UnmountFusionVbucket vb:5 -> Success !! note fusion.unmount-not-mounted
      2  a  UnmountFusionVbucket vb:5 -> Success !! note fusion.unmount-not-mounted
      3  a  UnmountFusionVbucket vb:6 -> KeyEexists`,
  },
  {
    name: 'mounted all the same: the statistics said so',
    text: `
      1  a  Stat key=fusion_is__mounted_5 -> Success {"is_mounted":true}
      2  a  UnmountFusionVbucket vb:5 -> Success
      3  a  Stat key=fusion_is__mounted_6 -> Success {"is_mounted":true}
      4  a  SetVbucket vb:6 state=active {"use_snapshot":"fusion"} -> Success`,
  },
  {
    name: 'snapshot-without-mount: never mounted, and unmounted before',
    text: `
      1  a  SetVbucket vb:5 state=active {"use_snapshot":"fusion"} -> Success !! warn fusion.snapshot-without-mount
      2  a  MountFusionVbucket vb:6 {"mountPaths":["p"]} -> Success
      3  a  UnmountFusionVbucket vb:6 -> Success !! note fusion.mount-unused
      4  a  SetVbucket vb:6 state=active {"use_snapshot":"fusion"} -> Success !! warn fusion.snapshot-without-mount`,
  },
  {
    name: 'snapshot-without-mount: mounted on another node only',
    text: `
      1  a  MountFusionVbucket vb:5 {"mountPaths":["p"]} -> Success
      2  b  SetVbucket vb:5 state=active {"use_snapshot":"fusion"} -> Success !! warn fusion.snapshot-without-mount`,
  },
  {
    name: 'nothing to say: refused, not from Fusion, or the capture began in the middle',
    text: `
      @midstream b/1
      1  a    SetVbucket vb:5 state=active {"use_snapshot":"fusion"} -> Einternal
      2  a    SetVbucket vb:6 state=active {"use_snapshot":"fbr"} -> Success
      3  a    SetVbucket vb:7 state=active -> Success
      4  b    SetVbucket vb:5 state=active {"use_snapshot":"fusion"} -> Success
      5  b/2  SetVbucket vb:6 state=active {"use_snapshot":"fusion"} -> Success`,
  },
  {
    name: 'nothing to say: bytes of the connection were lost',
    text: `
      1  a  SyncFusionLogstore vb:6 -> Success
      @lost a
      4  a  SetVbucket vb:5 state=active {"use_snapshot":"fusion"} -> Success`,
  },
  {
    name: 'mount-unused; and used by a SetVbucket that is not from Fusion',
    text: `
      1  a  MountFusionVbucket vb:5 {"mountPaths":["p"]} -> Success
      2  a  UnmountFusionVbucket vb:5 -> Success !! note fusion.mount-unused
      3  a  MountFusionVbucket vb:6 {"mountPaths":["p"]} -> Success
      4  a  SetVbucket vb:6 state=active -> Success
      5  a  UnmountFusionVbucket vb:6 -> Success`,
  },
  {
    name: 'in a capture that began in the middle: what was unmounted in it counts, the rest may be',
    text: `
      @midstream a/1
      1  a  UnmountFusionVbucket vb:5 -> Success !! note fusion.unmount-not-mounted
      2  a  SetVbucket vb:5 state=active {"use_snapshot":"fusion"} -> Success !! warn fusion.snapshot-without-mount
      3  a  UnmountFusionVbucket vb:5 -> Success
      4  a  SetVbucket vb:6 state=active {"use_snapshot":"fusion"} -> Success
      5  a  UnmountFusionVbucket vb:6 -> Success
      6  a  MountFusionVbucket vb:7 {"mountPaths":["p"]} -> Success
      7  a  UnmountFusionVbucket vb:7 -> Success !! note fusion.mount-unused
      8  a  SetVbucket vb:7 state=active {"use_snapshot":"fusion"} -> Success !! warn fusion.snapshot-without-mount`,
  },
  {
    name: 'what STAT said before the mount proves nothing after it',
    text: `
      1  a/2  Stat key=fusion_is__mounted_5 -> Success@3 {"is_mounted":false}
      2  a    MountFusionVbucket vb:5 {"mountPaths":["p"]} -> Success
      4  b    MountFusionVbucket vb:5 {"mountPaths":["p"]} -> Success !! error fusion.mounted-elsewhere`,
  },
  {
    name: 'unmount-not-mounted: used, unmounted, and unmounted again',
    text: `
      1  a  MountFusionVbucket vb:5 {"mountPaths":["p"]} -> Success
      2  a  SetVbucket vb:5 state=active {"use_snapshot":"fusion"} -> Success
      3  a  UnmountFusionVbucket vb:5 -> Success
      4  a  UnmountFusionVbucket vb:5 -> Success !! note fusion.unmount-not-mounted`,
  },
];
