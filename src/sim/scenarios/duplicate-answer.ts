/** mcbp.unmatched-response: a node answers a request twice. */
import type { ScenarioSource } from '../script/schema/scenario.js';

export const duplicateAnswer: ScenarioSource = {
  name: 'duplicate-answer',
  title: 'a request is answered twice',
  findings: ['mcbp.unmatched-response'],
  rules: [{ match: { command: 'StartFusionUploader' }, do: { duplicate: 1 } }],
  steps: [
    { say: 'The uploader of vbucket 4 starts.', connect: 'one' },
    { on: 'one', send: 'StartFusionUploader', vbucket: 4, value: { term: '2' } },
    { after: 0.2, on: 'one', send: 'Stat', key: 'fusion uploader 4' },
    { say: 'Two answers: a client may take one for that of the next.' },
  ],
};
