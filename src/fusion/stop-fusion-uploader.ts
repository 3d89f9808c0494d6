/** 0x76: stop uploading a vbucket. */
import { always, defineCommand, NO_VALUE } from '../spec/command.js';
import { TOGGLE_STATUSES } from './start-fusion-uploader.js';
import { EINTERNAL, EINVAL, OBSERVED, SEED_2025_02, shape } from './vocabulary.js';

export const stopFusionUploader = defineCommand({
  opcode: 0x76,
  name: 'StopFusionUploader',
  wireName: 'STOP_FUSION_UPLOADER',
  answers: 'one',
  doc: 'The server stops the uploader of the vbucket. Success means scheduled: STAT fusion uploader says disabling until it says disabled. Stopping a stopped uploader succeeds.',
  source: SEED_2025_02,
  vbucket: 'required',
  topic: 'uploader',
  fusion: always,
  request: [shape('2025-02', SEED_2025_02, NO_VALUE)],
  response: [shape('2025-02', SEED_2025_02, NO_VALUE)],
  statuses: [EINVAL, EINTERNAL, ...TOGGLE_STATUSES, ...OBSERVED],
  example: { request: {} },
});
