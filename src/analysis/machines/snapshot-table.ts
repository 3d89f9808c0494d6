/**
 * A snapshot of one vbucket, by its uuid.
 *
 * GetFusionStorageSnapshot holds it until ReleaseFusionStorageSnapshot, or until its validity
 * passes: then the store may drop its files, with or without a release. Snapshots belong to the
 * metadata store, so any connection to any node may release them, also a part of the vbuckets of
 * one grant. Releasing what is not held succeeds. The later of the validity that was asked for and
 * of those that were answered counts; one that can only be milliseconds is nobody's to judge.
 *
 * Source: kv_engine docs/fusion.md (0x70, 0x71), tests/testapp/testapp_fusion.cc
 * (GetReleaseStorageSnapshot, ReleaseStorageSnapshot_Nonexistent).
 */
import type { MachineTable } from './table.js';

export type SnapshotState = 'none' | 'held' | 'released';

export type SnapshotEvent = 'hold' | 'release asked for' | 'mount asked for' | 'release' | 'end';

export type SnapshotGuard = 'validity has passed';

export const snapshotTable: MachineTable<SnapshotState, SnapshotEvent, SnapshotGuard> = {
  name: 'Snapshot',
  of: 'uuid of a snapshot and vbucket of a bucket',
  initial: 'none',
  rows: [
    // The store may have dropped the former one: the uuid is free again.
    { from: ['held'], on: ['hold'], when: ['validity has passed'] },
    { from: ['held'], on: ['hold'], finds: [{ id: 'fusion.snapshot-reused' }] },
    { on: ['hold'], to: 'held' },
    {
      from: ['held'],
      on: ['release asked for', 'mount asked for'],
      finds: [{ id: 'fusion.snapshot-expired', when: 'validity has passed' }],
    },
    { from: ['held', 'released'], on: ['release'], to: 'released' },
    { on: ['release'], finds: [{ id: 'fusion.release-unknown' }] },
    { from: ['held'], on: ['end'], finds: [{ id: 'fusion.snapshot-leaked' }] },
  ],
};
