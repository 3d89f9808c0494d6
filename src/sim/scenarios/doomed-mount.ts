/** mcbp.error-status: a mount that can only fail, since the node has the vbucket. */
import type { ScenarioSource } from '../script/schema/scenario.js';
import { volumes } from './parts.js';

export const doomedMount: ScenarioSource = {
  name: 'doomed-mount',
  title: 'volumes are mounted for a vbucket whose data node 1 cannot reach',
  findings: ['mcbp.error-status'],
  rules: [
    {
      match: { command: 'MountFusionVbucket', vbucket: 30 },
      do: {
        status: 'Einternal',
        context: 'Failed to mount: /mnt/guest-1/kvstore-30: no such file',
      },
    },
  ],
  steps: [
    { say: 'Vbucket 30 moves to node 1: its volumes are to be mounted.', connect: 'one' },
    { on: 'one', send: 'MountFusionVbucket', vbucket: 30, value: volumes(30) },
    { after: 1, say: 'The volume is not attached there. The manager tries again.' },
    { on: 'one', send: 'MountFusionVbucket', vbucket: 30, value: volumes(30) },
    { say: 'No number of attempts helps: attach the volume, then mount.' },
  ],
};
