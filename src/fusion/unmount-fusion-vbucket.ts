/** 0x73: undo a mount. */
import { always, defineCommand, NO_VALUE } from '../spec/command.js';
import { EINTERNAL, EINVAL, OBSERVED, SEED_2025_02, shape, VALIDATORS } from './vocabulary.js';

export const unmountFusionVbucket = defineCommand({
  opcode: 0x73,
  name: 'UnmountFusionVbucket',
  wireName: 'UNMOUNT_FUSION_VBUCKET',
  answers: 'one',
  doc: 'The server unmounts the volumes of the vbucket. It succeeds also for a vbucket that was never mounted; servers since May 2025 refuse it for one that exists. The published documents leave this command open ("TODO"); servers have taken it without a value since April 2025.',
  source: VALIDATORS,
  vbucket: 'required',
  topic: 'mount',
  fusion: always,
  request: [
    shape('2025-02', VALIDATORS, NO_VALUE, {
      since: '2025-04-14',
      note: 'Not described by the documents.',
    }),
  ],
  response: [shape('2025-02', SEED_2025_02, NO_VALUE)],
  statuses: [{ ...EINVAL, from: 'code' }, { ...EINTERNAL, from: 'code' }, ...OBSERVED],
  example: { request: {} },
});
