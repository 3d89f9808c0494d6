/** fusion.snapshot-expired: a snapshot is used for longer than it was asked for. */
import type { ScenarioSource } from '../script/schema/scenario.js';
import { snapshotOf } from './parts.js';

export const expiredSnapshot: ScenarioSource = {
  name: 'expired-snapshot',
  title: 'a copy takes longer than its snapshot is valid',
  findings: ['fusion.snapshot-expired'],
  steps: [
    { say: 'A copy of vbucket 6 holds a snapshot for two seconds.', connect: 'copy' },
    { on: 'copy', send: 'StartFusionUploader', vbucket: 6, value: { term: '1' } },
    {
      after: 0.2,
      on: 'copy',
      send: 'GetFusionStorageSnapshot',
      value: { ...snapshotOf('copy-6', 6), valid_till: '$now+2' },
    },
    { after: 3.5, say: 'The copy was slower. It releases the snapshot only now.' },
    { on: 'copy', send: 'ReleaseFusionStorageSnapshot', value: snapshotOf('copy-6', 6) },
    { say: 'Files may be gone already: ask for a longer validity.' },
  ],
};
