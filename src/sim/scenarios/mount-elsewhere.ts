/** fusion.mounted-elsewhere: two nodes mount the volumes of one vbucket. */
import type { ScenarioSource } from '../script/schema/scenario.js';
import { volumes } from './parts.js';

export const mountElsewhere: ScenarioSource = {
  name: 'mount-elsewhere',
  title: 'two nodes mount the volumes of the same vbucket',
  findings: ['fusion.mounted-elsewhere'],
  steps: [
    { say: 'Node 1 is to take over vbucket 20 and mounts its volumes.', connect: 'one' },
    { on: 'one', send: 'MountFusionVbucket', vbucket: 20, value: volumes(20) },
    { say: 'The plan changes: node 2 shall have it. Node 1 is not told.', connect: 'two', node: 2 },
    { on: 'two', send: 'MountFusionVbucket', vbucket: 20, value: volumes(20) },
    { say: 'Both think that the data is theirs: unmount node 1 first.' },
  ],
};
