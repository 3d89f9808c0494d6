/** 0x75: make this node the uploader of a vbucket. */
import { always, defineCommand, NO_VALUE } from '../spec/command.js';
import { EINTERNAL, EINVAL, json, OBSERVED, SEED_2025_02, shape, term } from './vocabulary.js';

export const TOGGLE_STATUSES = [
  {
    name: 'KeyEexists',
    when: 'starting or stopping this uploader is already in progress',
    from: 'code',
    harmless: true,
  },
  {
    name: 'NotMyVbucket',
    when: 'the vbucket is not active here (servers since May 2026)',
    from: 'code',
  },
] as const;

export const startFusionUploader = defineCommand({
  opcode: 0x75,
  name: 'StartFusionUploader',
  wireName: 'START_FUSION_UPLOADER',
  answers: 'one',
  doc: 'The server starts to upload the vbucket to the Fusion log store. The term must rise whenever the uploader role of the vbucket moves; it fences zombie uploaders off. Success means scheduled: STAT fusion uploader says enabling until it says enabled.',
  source: SEED_2025_02,
  vbucket: 'required',
  topic: 'uploader',
  fusion: always,
  request: [
    shape(
      '2025-02',
      SEED_2025_02,
      json(
        { term: term('Fencing term: decimal text of an unsigned 64-bit number.') },
        'start_fusion_uploader_validator',
      ),
    ),
  ],
  response: [shape('2025-02', SEED_2025_02, NO_VALUE)],
  statuses: [EINVAL, EINTERNAL, ...TOGGLE_STATUSES, ...OBSERVED],
  example: { request: { term: '1234' } },
});
