/** fusion.validity-past, and the leak that it is: the clock of the client goes wrong. */
import type { ScenarioSource } from '../script/schema/scenario.js';
import { snapshotOf } from './parts.js';

export const validityPast: ScenarioSource = {
  name: 'validity-past',
  title: 'a client whose clock is an hour behind asks for a snapshot',
  findings: ['fusion.validity-past', 'fusion.snapshot-leaked'],
  steps: [
    { say: 'The clock of this client is an hour behind.', connect: 'late' },
    { on: 'late', send: 'StartFusionUploader', vbucket: 1, value: { term: '1' } },
    {
      after: 0.2,
      on: 'late',
      send: 'GetFusionStorageSnapshot',
      value: { ...snapshotOf('an-hour-late', 1), valid_till: '$now-3000' },
    },
    { after: 0.2, on: 'late', send: 'Noop' },
    { say: 'Its snapshot had expired before it was made.' },
  ],
};
