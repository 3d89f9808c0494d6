/**
 * The uploader of a vbucket on one node.
 *
 * A Success to StartFusionUploader or StopFusionUploader means "scheduled"; STAT `uploader` says
 * when it is done. A start with the term that the node has, while enabled, changes nothing; with
 * another term it is a stop and a start. A toggle that is still under way refuses the next one,
 * so a Success in `enabling` or `disabling` means that the former toggle is done. A server does
 * not stop an uploader when its vbucket becomes a replica; when the vbucket is deleted, the
 * uploader goes with it. A dead vbucket is about to be deleted, and is taken for gone.
 *
 * Terms are per vbucket, not per node: the highest that was granted is remembered over all nodes.
 *
 * Source: kv_engine engines/ep/src/kvstore/magma-kvstore/fusion_uploader.cc (startUploader,
 * stopUploader, getUploaderState), tests/testapp/testapp_fusion.cc (ToggleUploader).
 */
import type { MachineTable } from './table.js';

export type UploaderState = 'none' | 'enabling' | 'enabled' | 'disabling' | 'disabled';

export type UploaderEvent =
  | 'start'
  | 'stop'
  | 'said to be enabling'
  | 'said to be enabled'
  | 'said to be disabling'
  | 'said to be disabled'
  | 'vbucket gone'
  | 'snapshot or sync asked for';

export type UploaderGuard =
  | 'term of this node'
  | 'term below the highest granted'
  | 'term granted to another node'
  | 'runs on another node'
  | 'asked before the last change'
  | 'stopped, and runs nowhere';

export const uploaderTable: MachineTable<UploaderState, UploaderEvent, UploaderGuard> = {
  name: 'Uploader',
  of: 'vbucket of a bucket on a node',
  initial: 'none',
  rows: [
    {
      from: ['enabling', 'enabled'],
      on: ['start'],
      when: ['term of this node', 'term below the highest granted'],
      finds: [{ id: 'fusion.term-regression' }],
    },
    {
      from: ['enabling', 'enabled'],
      on: ['start'],
      when: ['term of this node'],
      finds: [{ id: 'fusion.term-unchanged' }],
    },
    {
      on: ['start'],
      to: 'enabling',
      finds: [
        { id: 'fusion.term-regression', when: 'term below the highest granted' },
        { id: 'fusion.term-reused', when: 'term granted to another node' },
        { id: 'fusion.two-uploaders', when: 'runs on another node' },
      ],
    },
    // Of `none` nobody knows whether there was something to stop.
    { from: ['none', 'enabling', 'enabled'], on: ['stop'], to: 'disabling' },
    { from: ['disabling', 'disabled'], on: ['stop'], to: 'disabled' },
    // Answers of two connections may overtake each other: an old one proves nothing.
    {
      on: [
        'said to be enabling',
        'said to be enabled',
        'said to be disabling',
        'said to be disabled',
      ],
      when: ['asked before the last change'],
    },
    { on: ['said to be enabling'], to: 'enabling' },
    { on: ['said to be enabled'], to: 'enabled' },
    { on: ['said to be disabling'], to: 'disabling' },
    { on: ['said to be disabled'], to: 'disabled' },
    { on: ['vbucket gone'], to: 'none' },
    {
      on: ['snapshot or sync asked for'],
      finds: [{ id: 'fusion.uploader-stopped', when: 'stopped, and runs nowhere' }],
    },
  ],
};
