/** 0x84: give the server the token with which it talks to the metadata store. */
import { always, defineCommand, NO_VALUE } from '../spec/command.js';
import { text } from '../spec/fields.js';
import { EINTERNAL, EINVAL, json, OBSERVED, shape, VALIDATORS } from './vocabulary.js';

export const setChronicleAuthToken = defineCommand({
  opcode: 0x84,
  name: 'SetChronicleAuthToken',
  wireName: 'SET_CHRONICLE_AUTH_TOKEN',
  formerly: ['SetFusionMetadataStoreAuthToken'],
  answers: 'one',
  doc: 'Sets the token for the metadata store (chronicle) of the selected bucket. Before March 2025 it travelled as SET_PARAM key fusion_metadata_auth_token.',
  source: VALIDATORS,
  vbucket: 'unused',
  topic: 'store',
  fusion: always,
  request: [
    shape(
      '2025-04',
      VALIDATORS,
      json(
        { token: text('The token.', { secret: true, brief: false }) },
        'set_chronicle_auth_token_validator',
        { echoes: false },
      ),
      { since: '2025-03-13' },
    ),
  ],
  response: [shape('2025-04', VALIDATORS, NO_VALUE)],
  statuses: [{ ...EINVAL, from: 'code' }, { ...EINTERNAL, from: 'code' }, ...OBSERVED],
  example: { request: { token: 'some-token1!' } },
});
