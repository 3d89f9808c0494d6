/** fusion.response-validity: the node holds a snapshot for as long as it sees fit. */
import type { ScenarioSource } from '../script/schema/scenario.js';
import { snapshotOf } from './parts.js';

export const ownValidity: ScenarioSource = {
  name: 'own-validity',
  title: 'a node holds a snapshot for less time than it was asked for',
  findings: ['fusion.response-validity'],
  rules: [
    {
      match: { command: 'GetFusionStorageSnapshot' },
      do: { set: { '0.validTill': '$ms+60' } },
    },
  ],
  steps: [
    { say: 'A copy needs a snapshot for an hour.', connect: 'copy' },
    { on: 'copy', send: 'StartFusionUploader', vbucket: 1, value: { term: '1' } },
    {
      after: 0.2,
      on: 'copy',
      send: 'GetFusionStorageSnapshot',
      value: { ...snapshotOf('one-hour', 1), valid_till: '$now+3600' },
    },
    { on: 'copy', send: 'ReleaseFusionStorageSnapshot', value: snapshotOf('one-hour', 1) },
    { say: 'Success, and one minute: read validTill in the answer.' },
  ],
};
