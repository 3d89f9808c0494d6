/** fusion.missing-field, and the refusal that it leads to: bucket_uid, as a published example has it. */
import type { ScenarioSource } from '../script/schema/scenario.js';
import { snapshotOf } from './parts.js';

const { bucket_uuid, ...rest } = snapshotOf('copied-example', 1);

export const misspeltField: ScenarioSource = {
  name: 'misspelt-field',
  title: 'bucket_uid for bucket_uuid, as the published example writes it',
  findings: ['fusion.missing-field', 'mcbp.error-status'],
  steps: [
    { say: 'A client is written after the example in the document.', connect: 'one' },
    { on: 'one', send: 'StartFusionUploader', vbucket: 1, value: { term: '1' } },
    {
      after: 0.2,
      on: 'one',
      send: 'GetFusionStorageSnapshot',
      value: { ...rest, bucket_uid: bucket_uuid, valid_till: '$now+600' },
    },
    { say: 'The example says bucket_uid; the server demands bucket_uuid.' },
  ],
};
