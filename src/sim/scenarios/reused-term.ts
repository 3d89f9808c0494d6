/** fusion.term-reused: two nodes are given the same term. */
import type { ScenarioSource } from '../script/schema/scenario.js';

export const reusedTerm: ScenarioSource = {
  name: 'reused-term',
  title: 'a vbucket moves to another node without a higher term',
  findings: ['fusion.term-reused'],
  steps: [
    { say: 'Node 1 uploads vbucket 2 with term 9, and stops.', connect: 'one' },
    { on: 'one', send: 'StartFusionUploader', vbucket: 2, value: { term: '9' } },
    { after: 0.2, on: 'one', send: 'StopFusionUploader', vbucket: 2 },
    { after: 0.2, say: 'Node 2 takes over, with the same term 9.', connect: 'two', node: 2 },
    { on: 'two', send: 'StartFusionUploader', vbucket: 2, value: { term: '9' } },
    { say: 'The log store cannot tell them apart: raise the term.' },
  ],
};
