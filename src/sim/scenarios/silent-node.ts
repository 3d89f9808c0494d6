/** mcbp.unanswered-request: a node takes a request and says nothing. */
import type { ScenarioSource } from '../script/schema/scenario.js';

export const silentNode: ScenarioSource = {
  name: 'silent-node',
  title: 'a node takes a request and never answers it',
  findings: ['mcbp.unanswered-request'],
  rules: [{ match: { command: 'StopFusionUploader' }, do: { silence: true } }],
  steps: [
    { say: 'The uploader of vbucket 4 starts.', connect: 'one' },
    { on: 'one', send: 'StartFusionUploader', vbucket: 4, value: { term: '2' } },
    { after: 0.2, say: 'It is to stop. The node takes the request, and is silent.' },
    { on: 'one', send: 'StopFusionUploader', vbucket: 4, wait: 3 },
    { say: 'After three seconds the manager gives up and hangs up.', close: 'one' },
    { say: 'Was it stopped? Nobody knows: ask STAT first.' },
  ],
};
