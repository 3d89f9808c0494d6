/** fusion.snapshot-leaked: the job that needed a snapshot fails, and nobody releases it. */
import type { ScenarioSource } from '../script/schema/scenario.js';
import { snapshotOf } from './parts.js';

export const leakedSnapshot: ScenarioSource = {
  name: 'leaked-snapshot',
  title: 'a snapshot is never released, and its validity passes',
  findings: ['fusion.snapshot-leaked'],
  steps: [
    { say: 'A backup is to read vbuckets 1 and 4: their uploaders start.', connect: 'backup' },
    { on: 'backup', send: 'StartFusionUploader', vbucket: 1, value: { term: '1' } },
    { on: 'backup', send: 'StartFusionUploader', vbucket: 4, value: { term: '1' } },
    { after: 0.2, say: 'It asks for a snapshot that is good for three seconds.' },
    {
      on: 'backup',
      send: 'GetFusionStorageSnapshot',
      value: { ...snapshotOf('nightly-0417', 1, 4), valid_till: '$now+3' },
    },
    { say: 'The backup crashes. Its connection goes; the snapshot stays.', close: 'backup' },
    { after: 4.5, say: 'Work goes on. Nobody releases the snapshot.', connect: 'next' },
    { on: 'next', send: 'Stat', key: 'fusion uploader 1' },
    { say: 'Its files stay in the log store. e lists the finding.' },
  ],
};
