/** fusion.term-regression: an uploader comes back with a term that has been overtaken. */
import type { ScenarioSource } from '../script/schema/scenario.js';

export const zombieUploader: ScenarioSource = {
  name: 'zombie-uploader',
  title: 'an uploader comes back with a term that another node has overtaken',
  findings: ['fusion.term-regression'],
  rules: [
    // The log store has fenced it off by the time it is asked how it is.
    {
      node: 1,
      match: { command: 'Stat', nth: 2 },
      do: { set: { state: 'disabled', term: 0 } },
    },
  ],
  steps: [
    { say: 'Node 1 uploads vbucket 5 to the log store, with term 7.', connect: 'old' },
    { on: 'old', send: 'StartFusionUploader', vbucket: 5, value: { term: '7' } },
    { after: 0.2, on: 'old', send: 'Stat', key: 'fusion uploader 5' },
    { say: 'The vbucket moves: node 1 stops, node 2 starts with term 8.', connect: 'new', node: 2 },
    { on: 'old', send: 'StopFusionUploader', vbucket: 5 },
    { after: 0.2, on: 'new', send: 'StartFusionUploader', vbucket: 5, value: { term: '8' } },
    { after: 0.2, on: 'new', send: 'Stat', key: 'fusion uploader 5' },
    { say: 'Node 2 goes down for maintenance and stops its uploader.' },
    { on: 'new', send: 'StopFusionUploader', vbucket: 5 },
    { after: 0.2, say: 'A manager that slept starts node 1 again, with term 7.' },
    { on: 'old', send: 'StartFusionUploader', vbucket: 5, value: { term: '7' } },
    { after: 0.2, on: 'old', send: 'Stat', key: 'fusion uploader 5' },
    {
      say: 'A zombie: the log store fences it off. e lists findings.',
    },
  ],
};
