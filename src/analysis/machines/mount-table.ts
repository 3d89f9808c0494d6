/**
 * The volumes of a vbucket on one node.
 *
 * MountFusionVbucket comes first, SetVbucket with use_snapshot "fusion" creates the vbucket from
 * what was mounted, a migration copies the data. How a mount ends depends on the release. Until
 * May 2025 by UnmountFusionVbucket; later servers refuse that for a vbucket that exists, so there
 * a mount ends when the vbucket is created from it, and the vbucket itself when it is deleted.
 * Servers refuse to mount a vbucket that exists (KeyEexists): a mount that succeeds where a
 * vbucket was created from volumes proves that the vbucket has gone meanwhile. So only `mounted`,
 * not `used`, is a mount that another one can collide with. A restart of the node ends all of it
 * unseen; the texts say so.
 *
 * Source: kv_engine engines/ep/src/ep_bucket.cc (mountVBucket, unmountVBucket,
 * loadVBucket_UNLOCKED), tests/testapp/testapp_fusion.cc (recreateVbucketByMount).
 */
import type { MachineTable } from './table.js';

export type MountState = 'none' | 'mounted' | 'used' | 'unmounted';

export type MountEvent =
  | 'mount'
  | 'unmount'
  | 'set from fusion'
  | 'set otherwise'
  | 'vbucket gone'
  | 'said to be mounted'
  | 'said not to be mounted';

export type MountGuard =
  | 'mounted on another node'
  | 'node and connection seen from the start'
  | 'asked before the last change';

export const mountTable: MachineTable<MountState, MountEvent, MountGuard> = {
  name: 'Mount',
  of: 'vbucket of a bucket on a node',
  initial: 'none',
  rows: [
    {
      from: ['mounted'],
      on: ['mount'],
      finds: [
        { id: 'fusion.mount-twice' },
        { id: 'fusion.mounted-elsewhere', when: 'mounted on another node' },
      ],
    },
    {
      on: ['mount'],
      to: 'mounted',
      finds: [{ id: 'fusion.mounted-elsewhere', when: 'mounted on another node' }],
    },
    {
      from: ['mounted'],
      on: ['unmount'],
      to: 'unmounted',
      finds: [{ id: 'fusion.mount-unused' }],
    },
    { from: ['used'], on: ['unmount'], to: 'unmounted' },
    { on: ['unmount'], to: 'unmounted', finds: [{ id: 'fusion.unmount-not-mounted' }] },
    { from: ['mounted', 'used'], on: ['set from fusion'], to: 'used' },
    {
      from: ['unmounted'],
      on: ['set from fusion'],
      to: 'used',
      finds: [{ id: 'fusion.snapshot-without-mount' }],
    },
    {
      from: ['none'],
      on: ['set from fusion'],
      to: 'used',
      finds: [
        { id: 'fusion.snapshot-without-mount', when: 'node and connection seen from the start' },
      ],
    },
    { from: ['mounted'], on: ['set otherwise'], to: 'used' },
    { on: ['vbucket gone'], to: 'none' },
    {
      on: ['said to be mounted', 'said not to be mounted'],
      when: ['asked before the last change'],
    },
    // By whom, and whether the vbucket was created since, was not seen: nothing collides with it.
    { from: ['none', 'unmounted'], on: ['said to be mounted'], to: 'used' },
    { from: ['mounted'], on: ['said not to be mounted'], to: 'none' },
  ],
};
