/** mcbp.bad-magic: bytes that are no frame stand before an answer. */
import type { ScenarioSource } from '../script/schema/scenario.js';

export const garbage: ScenarioSource = {
  name: 'garbage',
  title: 'something that is no frame stands before an answer',
  findings: ['mcbp.bad-magic'],
  rules: [
    {
      match: { command: 'StopFusionUploader' },
      do: { garbage: '48 54 54 50 2f 31 2e 31 20 35 30 32' },
    },
  ],
  steps: [
    { say: 'An uploader is to stop. A balancer stands in between.', connect: 'one' },
    { on: 'one', send: 'StopFusionUploader', vbucket: 4 },
    { after: 0.2, on: 'one', send: 'Noop', wait: 1 },
    { say: 'It put HTTP before the answer: no client reads on there.' },
  ],
};
