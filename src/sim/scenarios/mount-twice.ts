/** fusion.mount-twice: a mount is repeated with other volumes. */
import type { ScenarioSource } from '../script/schema/scenario.js';
import { volumes } from './parts.js';

export const mountTwice: ScenarioSource = {
  name: 'mount-twice',
  title: 'a vbucket is mounted again before it was unmounted',
  findings: ['fusion.mount-twice'],
  steps: [
    { say: 'Node 1 mounts the volumes of vbucket 21.', connect: 'one' },
    { on: 'one', send: 'MountFusionVbucket', vbucket: 21, value: volumes(21) },
    { say: 'The manager tries again, and sends other volumes.' },
    { on: 'one', send: 'MountFusionVbucket', vbucket: 21, value: volumes(22) },
    { say: 'The second set replaces the first, maybe while it is read.' },
  ],
};
