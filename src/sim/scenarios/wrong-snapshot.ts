/** fusion.response-mismatch: the answer is about another snapshot. */
import type { ScenarioSource } from '../script/schema/scenario.js';
import { snapshotOf } from './parts.js';

export const wrongSnapshot: ScenarioSource = {
  name: 'wrong-snapshot',
  title: 'a node grants another snapshot than the one that was asked for',
  findings: ['fusion.response-mismatch'],
  rules: [
    {
      match: { command: 'GetFusionStorageSnapshot' },
      do: { set: { '0.snapshotUUID': 'tuesday' } },
    },
  ],
  steps: [
    { say: 'A restore asks for the snapshot wednesday.', connect: 'restore' },
    { on: 'restore', send: 'StartFusionUploader', vbucket: 1, value: { term: '1' } },
    {
      after: 0.2,
      on: 'restore',
      send: 'GetFusionStorageSnapshot',
      value: { ...snapshotOf('wednesday', 1), valid_till: '$now+600' },
    },
    { on: 'restore', send: 'ReleaseFusionStorageSnapshot', value: snapshotOf('wednesday', 1) },
    { say: 'It gets tuesday, and goes on with the data of another day.' },
  ],
};
