/** fusion.snapshot-reused: two jobs give their snapshots the same name. */
import type { ScenarioSource } from '../script/schema/scenario.js';
import { snapshotOf } from './parts.js';

const held = { ...snapshotOf('daily', 1), valid_till: '$now+600' };

export const reusedSnapshot: ScenarioSource = {
  name: 'reused-snapshot',
  title: 'two jobs use the same snapshot uuid',
  findings: ['fusion.snapshot-reused'],
  steps: [
    { say: 'One job holds a snapshot called daily.', connect: 'one' },
    { on: 'one', send: 'StartFusionUploader', vbucket: 1, value: { term: '1' } },
    { after: 0.2, on: 'one', send: 'GetFusionStorageSnapshot', value: held },
    { say: 'So does another.', connect: 'two' },
    { on: 'two', send: 'GetFusionStorageSnapshot', value: held },
    { say: 'The first to finish releases it. For whom?' },
    { on: 'one', send: 'ReleaseFusionStorageSnapshot', value: snapshotOf('daily', 1) },
    { say: 'A snapshot needs a uuid of its own.' },
  ],
};
