/** Findings of the state machines: each beside what is almost one. */
import type { FindingCase } from './case.js';

const start = (at: number, node: string, term: number, vbucket = 5): string =>
  `${at} ${node} StartFusionUploader vb:${vbucket} {"term":"${term}"} -> Success`;
const stop = (at: number, node: string): string =>
  `${at} ${node} StopFusionUploader vb:5 -> Success`;
const sync = (at: number, status = 'Success'): string =>
  `${at} a SyncFusionLogstore vb:5 -> ${status}`;
const hold = (at: number, till: string, vbucket = 5): string =>
  `${at} a GetFusionStorageSnapshot vb:${vbucket} {"snapshotUuid":"s","validity":${till}} -> Success`;
const release = (at: number): string =>
  `${at} a ReleaseFusionStorageSnapshot vb:5 {"snapshotUuid":"s"} -> Success`;
const mount = (at: number, node: string): string =>
  `${at} ${node} MountFusionVbucket vb:5 {"mountPaths":["p"]} -> Success`;
const unmount = (at: number, node = 'a'): string =>
  `${at} ${node} UnmountFusionVbucket vb:5 -> Success`;
const create = (at: number, node = 'a'): string =>
  `${at} ${node} SetVbucket vb:5 state=replica {"use_snapshot":"fusion"} -> Success`;

const play = (...lines: readonly string[]): string => lines.join('\n');

export const machineCases: readonly FindingCase[] = [
  {
    id: 'fusion.term-regression',
    shows: play(start(1, 'a', 7), stop(2, 'a'), start(3, 'a', 6)),
    near: play(start(1, 'a', 7), stop(2, 'a'), start(3, 'a', 6, 6)),
  },
  {
    id: 'fusion.term-reused',
    shows: play(start(1, 'a', 7), stop(2, 'a'), start(3, 'b', 7)),
    near: play(start(1, 'a', 7), stop(2, 'a'), start(3, 'a', 7)),
  },
  {
    id: 'fusion.term-unchanged',
    shows: play(start(1, 'a', 7), start(2, 'a', 7)),
    near: play(start(1, 'a', 7), start(2, 'a', 8)),
  },
  {
    id: 'fusion.two-uploaders',
    shows: play(start(1, 'a', 7), start(3, 'b', 8)),
    near: play(start(1, 'a', 7), stop(2, 'a'), start(3, 'b', 8)),
  },
  {
    id: 'fusion.uploader-stopped',
    shows: play(start(1, 'a', 7), stop(2, 'a'), sync(3)),
    near: play(start(1, 'a', 7), stop(2, 'a'), start(3, 'b', 8), sync(4)),
  },
  {
    id: 'fusion.toggle-in-progress',
    shows: '1 a StopFusionUploader vb:5 -> KeyEexists',
    near: '1 a CreateFusionNamespace -> KeyEexists',
  },
  {
    id: 'fusion.snapshot-reused',
    shows: play(hold(1, '$T+60'), hold(2, '$T+60')),
    near: play(hold(1, '$T+60'), hold(2, '$T+60', 6)),
  },
  {
    id: 'fusion.snapshot-expired',
    shows: play(hold(1, '$T+60'), release(61)),
    near: play(hold(1, '$T+60'), release(60)),
  },
  {
    id: 'fusion.snapshot-leaked',
    shows: play(hold(1, '$T+60'), '61 a Noop -> Success'),
    near: play(hold(1, '$T+60'), release(2), '61 a Noop -> Success'),
  },
  {
    id: 'fusion.release-unknown',
    shows: release(1),
    near: play(hold(1, '$T+60'), release(2), release(3)),
  },
  {
    id: 'fusion.mount-twice',
    shows: play(mount(1, 'a'), mount(2, 'a')),
    near: play(mount(1, 'a'), unmount(2), mount(3, 'a')),
  },
  {
    id: 'fusion.mounted-elsewhere',
    shows: play(mount(1, 'a'), mount(2, 'b')),
    near: play(mount(1, 'a'), unmount(2), mount(3, 'b')),
  },
  {
    id: 'fusion.unmount-not-mounted',
    shows: unmount(1),
    near: play(mount(1, 'a'), unmount(2)),
  },
  {
    id: 'fusion.snapshot-without-mount',
    shows: create(1),
    near: play(mount(1, 'a'), create(2)),
  },
  {
    id: 'fusion.mount-unused',
    shows: play(mount(1, 'a'), unmount(2)),
    near: play(mount(1, 'a'), create(2), unmount(3)),
  },
];
