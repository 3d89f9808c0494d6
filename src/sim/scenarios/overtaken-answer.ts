/** mcbp.overtaken: an answer comes before that of an earlier Fusion command. */
import type { ScenarioSource } from '../script/schema/scenario.js';

export const overtakenAnswer: ScenarioSource = {
  name: 'overtaken-answer',
  title: 'an answer overtakes that of an earlier Fusion command',
  findings: ['mcbp.overtaken'],
  rules: [{ match: { command: 'StopFusionUploader' }, do: { swap: true } }],
  steps: [
    { say: 'Two requests go out one behind the other.', connect: 'one' },
    { on: 'one', send: 'StopFusionUploader', vbucket: 4, wait: false },
    { on: 'one', send: 'Noop' },
    { on: 'one', settle: 5 },
    { say: 'Their answers swap places: clients may mix them up.' },
  ],
};
