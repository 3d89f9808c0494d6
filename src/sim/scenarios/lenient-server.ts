/** fusion.accepted-invalid: a node that lacks a check of its siblings. */
import type { ScenarioSource } from '../script/schema/scenario.js';

export const lenientServer: ScenarioSource = {
  name: 'lenient-server',
  title: 'a node accepts a term that its siblings refuse',
  findings: ['fusion.invalid-term', 'fusion.accepted-invalid'],
  rules: [{ match: { command: 'StartFusionUploader' }, do: { status: 'Success' } }],
  steps: [
    { say: 'A start with the term 0x10, which is no decimal number.', connect: 'one' },
    { on: 'one', send: 'StartFusionUploader', vbucket: 1, value: { term: '0x10' } },
    { say: 'This node takes it. The next one will not.' },
  ],
};
