/** 0x78: list the namespaces that the metadata store knows. */
import { always, defineCommand } from '../spec/command.js';
import { texts, uint } from '../spec/fields.js';
import {
  body,
  EINTERNAL,
  EINVAL,
  json,
  metadatastore,
  OBSERVED,
  shape,
  VALIDATORS,
} from './vocabulary.js';

export const getFusionNamespaces = defineCommand({
  opcode: 0x78,
  name: 'GetFusionNamespaces',
  wireName: 'GET_FUSION_NAMESPACES',
  answers: 'one',
  doc: 'Lists the Fusion namespaces of the metadata store.',
  source: VALIDATORS,
  vbucket: 'unused',
  topic: 'store',
  fusion: always,
  request: [
    shape(
      '2025-11',
      VALIDATORS,
      json(metadatastore(), 'get_fusion_namespaces_validator', { echoes: false }),
      { since: '2025-05-27' },
    ),
  ],
  response: [
    shape(
      '2025-11',
      VALIDATORS,
      body({
        version: uint('Version of the list.', { brief: false }),
        namespaces: texts('Namespaces, each kv/<bucket uuid>.'),
      }),
    ),
  ],
  statuses: [{ ...EINVAL, from: 'code' }, { ...EINTERNAL, from: 'code' }, ...OBSERVED],
  example: {
    request: { metadatastore_uri: 'uri2', metadatastore_auth_token: 'some-token' },
    response: { version: 1, namespaces: ['kv/some-bucket-uuid'] },
  },
});
