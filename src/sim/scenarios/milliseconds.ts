/** fusion.validity-unit: milliseconds where seconds are due. */
import type { ScenarioSource } from '../script/schema/scenario.js';
import { snapshotOf } from './parts.js';

export const milliseconds: ScenarioSource = {
  name: 'milliseconds',
  title: 'the validity of a snapshot is given in milliseconds',
  findings: ['fusion.validity-unit'],
  steps: [
    { say: 'A snapshot is to be held for ten minutes.', connect: 'one' },
    { on: 'one', send: 'StartFusionUploader', vbucket: 1, value: { term: '1' } },
    {
      after: 0.2,
      on: 'one',
      send: 'GetFusionStorageSnapshot',
      value: { ...snapshotOf('ten-minutes', 1), valid_till: '$ms+600' },
    },
    { on: 'one', send: 'ReleaseFusionStorageSnapshot', value: snapshotOf('ten-minutes', 1) },
    { say: 'Those were milliseconds: it would stay for 50,000 years.' },
  ],
};
