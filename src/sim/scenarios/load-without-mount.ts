/** fusion.snapshot-without-mount: a vbucket is created from volumes that nobody mounted. */
import type { ScenarioSource } from '../script/schema/scenario.js';

export const loadWithoutMount: ScenarioSource = {
  name: 'load-without-mount',
  title: 'a vbucket is created from Fusion before its volumes are mounted',
  findings: ['fusion.snapshot-without-mount'],
  rules: [{ match: { command: 'SetVbucket', vbucket: 22 }, do: { status: 'Success' } }],
  steps: [
    { say: 'Vbucket 22 is to come up on node 1 from its volumes.', connect: 'one' },
    {
      on: 'one',
      send: 'SetVbucket',
      vbucket: 22,
      extras: { state: 'active' },
      value: { use_snapshot: 'fusion' },
    },
    { say: 'The mount was forgotten: the vbucket comes up empty.' },
  ],
};
