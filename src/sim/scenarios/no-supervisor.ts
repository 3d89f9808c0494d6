/** mcbp.error-status: the user may not control Fusion. */
import type { ScenarioSource } from '../script/schema/scenario.js';

export const noSupervisor: ScenarioSource = {
  name: 'no-supervisor',
  title: 'a user without the privilege NodeSupervisor controls Fusion',
  findings: ['mcbp.error-status'],
  rules: [{ match: { command: 'StartFusionUploader' }, do: { status: 'Eaccess' } }],
  steps: [
    { say: 'A script with the rights of an app starts an uploader.', connect: 'script' },
    { on: 'script', send: 'StartFusionUploader', vbucket: 1, value: { term: '1' } },
    { on: 'script', send: 'Stat', key: 'fusion uploader 1' },
    { say: 'Eaccess: this takes the privilege NodeSupervisor.' },
  ],
};
