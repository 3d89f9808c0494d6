/** mcbp.error-status, with mcbp.unknown-status as a note: a newer server. */
import type { ScenarioSource } from '../script/schema/scenario.js';

export const unknownStatus: ScenarioSource = {
  name: 'unknown-status',
  title: 'a newer node answers with a status that nobody has a name for',
  findings: ['mcbp.error-status'],
  rules: [{ match: { command: 'StopFusionUploader' }, do: { status: 0x0fee } }],
  steps: [
    { say: 'Node 1 was upgraded this morning. An uploader is to stop.', connect: 'one' },
    { on: 'one', send: 'StopFusionUploader', vbucket: 4 },
    { say: 'Status 0x0fee: a failure that its clients do not know.' },
  ],
};
