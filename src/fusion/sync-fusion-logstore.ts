/** 0x74: flush a vbucket's write cache and sync it to the Fusion store. */
import { always, defineCommand, NO_VALUE } from '../spec/command.js';
import { flag } from '../spec/fields.js';
import {
  EINTERNAL,
  EINVAL,
  json,
  OBSERVED,
  SEED_2025_02,
  shape,
  VALIDATORS,
} from './vocabulary.js';

export const syncFusionLogstore = defineCommand({
  opcode: 0x74,
  name: 'SyncFusionLogstore',
  wireName: 'SYNC_FUSION_LOGSTORE',
  answers: 'one',
  doc: 'The server flushes the magma write cache of the vbucket to disk and syncs the data to Fusion. It blocks its connection while it works.',
  source: SEED_2025_02,
  vbucket: 'required',
  topic: 'uploader',
  fusion: always,
  request: [
    shape('2025-02', SEED_2025_02, NO_VALUE),
    shape(
      '2026',
      VALIDATORS,
      json(
        { reset: flag('Start the log store of this vbucket afresh.') },
        'sync_fusion_logstore_validator',
      ),
      { since: '2025-12-10' },
    ),
  ],
  response: [shape('2025-02', SEED_2025_02, NO_VALUE)],
  statuses: [
    EINVAL,
    EINTERNAL,
    { ...{ name: 'NotMyVbucket', when: 'the server does not own the vbucket' }, from: 'code' },
    ...OBSERVED,
  ],
  example: { request: { reset: false } },
});
