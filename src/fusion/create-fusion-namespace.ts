/** 0x79: create the namespace of the selected bucket. */
import { always, defineCommand, NO_VALUE } from '../spec/command.js';
import { EINTERNAL, EINVAL, OBSERVED, shape, VALIDATORS } from './vocabulary.js';

export const createFusionNamespace = defineCommand({
  opcode: 0x79,
  name: 'CreateFusionNamespace',
  wireName: 'CREATE_FUSION_NAMESPACE',
  answers: 'one',
  doc: 'Creates the Fusion namespace of the selected bucket.',
  source: VALIDATORS,
  vbucket: 'unused',
  topic: 'store',
  fusion: always,
  request: [shape('2026', VALIDATORS, NO_VALUE, { since: '2026-01-22' })],
  response: [shape('2026', VALIDATORS, NO_VALUE)],
  statuses: [
    { ...EINVAL, from: 'code' },
    { ...EINTERNAL, from: 'code' },
    { name: 'KeyEexists', when: 'the namespace exists', from: 'code', harmless: true },
    ...OBSERVED,
  ],
  example: { request: {} },
});
