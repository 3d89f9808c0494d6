/** fusion.two-uploaders: a vbucket is started on one node and never stopped on the other. */
import type { ScenarioSource } from '../script/schema/scenario.js';

export const twoUploaders: ScenarioSource = {
  name: 'two-uploaders',
  title: 'a second node starts to upload a vbucket while the first still does',
  findings: ['fusion.two-uploaders'],
  steps: [
    { say: 'Node 1 uploads vbucket 3, with term 4.', connect: 'one' },
    { on: 'one', send: 'StartFusionUploader', vbucket: 3, value: { term: '4' } },
    { after: 0.2, on: 'one', send: 'Stat', key: 'fusion uploader 3' },
    { say: 'Node 2 takes over with term 5, but nobody tells node 1.', connect: 'two', node: 2 },
    { on: 'two', send: 'StartFusionUploader', vbucket: 3, value: { term: '5' } },
    { after: 0.2, on: 'one', send: 'Stat', key: 'fusion uploader 3' },
    { say: 'Both write to the log store: stop the old one first.' },
  ],
};
