/** fusion.uploader-stopped: a snapshot of a vbucket that nobody uploads. */
import type { ScenarioSource } from '../script/schema/scenario.js';
import { snapshotOf } from './parts.js';

export const stoppedUploader: ScenarioSource = {
  name: 'stopped-uploader',
  title: 'a snapshot is taken of a vbucket whose uploader was stopped',
  findings: ['fusion.uploader-stopped'],
  steps: [
    { say: 'The uploader of vbucket 2 is stopped for an upgrade.', connect: 'one' },
    { on: 'one', send: 'StartFusionUploader', vbucket: 2, value: { term: '3' } },
    { after: 0.2, on: 'one', send: 'StopFusionUploader', vbucket: 2 },
    { after: 0.2, say: 'The backup does not know, and takes its snapshot.' },
    {
      on: 'one',
      send: 'GetFusionStorageSnapshot',
      value: { ...snapshotOf('after-upgrade', 2), valid_till: '$now+600' },
    },
    { on: 'one', send: 'ReleaseFusionStorageSnapshot', value: snapshotOf('after-upgrade', 2) },
    { say: 'It succeeds, with old data: nothing was uploaded since.' },
  ],
};
