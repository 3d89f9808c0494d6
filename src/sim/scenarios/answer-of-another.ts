/** mcbp.opcode-mismatch: an answer says that it is one to another command. */
import type { ScenarioSource } from '../script/schema/scenario.js';

export const answerOfAnother: ScenarioSource = {
  name: 'answer-of-another',
  title: 'an answer names another command than the one that was asked',
  findings: ['mcbp.opcode-mismatch'],
  rules: [{ match: { command: 'StopFusionUploader' }, do: { opcode: 'StartFusionUploader' } }],
  steps: [
    { say: 'An uploader is to stop.', connect: 'one' },
    { on: 'one', send: 'StopFusionUploader', vbucket: 4, wait: 2 },
    { say: 'The answer is one to a start: to what was never asked.' },
  ],
};
