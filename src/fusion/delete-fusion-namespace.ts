/**
 * 0x77: delete Fusion data. A trap lies between the editions: until 2025-04-24 the list
 * named what to KEEP, since then the one namespace named is what to DELETE.
 */
import { always, defineCommand, NO_VALUE } from '../spec/command.js';
import { text, texts } from '../spec/fields.js';
import {
  EINTERNAL,
  EINVAL,
  json,
  metadatastore,
  namespace,
  OBSERVED,
  SEED_2025_04,
  shape,
  VALIDATORS,
} from './vocabulary.js';

const logstore = () => ({
  logstore_uri: text('URI of the log store.', { brief: false }),
  ...metadatastore(),
});
// Its server code takes care not to repeat the value, which holds a token.
const PREFIX = 'delete_fusion_namespace_validator';
const silent = { echoes: false } as const;

export const deleteFusionNamespace = defineCommand({
  opcode: 0x77,
  name: 'DeleteFusionNamespace',
  wireName: 'DELETE_FUSION_NAMESPACE',
  formerly: ['DeleteFusionNamespaces'],
  answers: 'one',
  doc: 'Deletes data from the log store and the metadata store. In the edition of April 2025 it deletes every volume EXCEPT those of the listed namespaces (an empty list deletes everything); since 2025-04-24 it deletes the ONE namespace named.',
  source: SEED_2025_04,
  vbucket: 'unused',
  topic: 'store',
  fusion: always,
  request: [
    shape(
      '2025-04',
      SEED_2025_04,
      json(
        { ...logstore(), namespaces: texts('Namespaces to KEEP; all others are deleted.') },
        PREFIX,
        silent,
      ),
      { since: '2025-04-08', note: 'Deletes everything but the listed namespaces.' },
    ),
    shape(
      '2025-11',
      VALIDATORS,
      json(
        {
          ...logstore(),
          namespace: namespace('The namespace to DELETE: kv/<bucket uuid>.', {
            formerly: 'namespaces',
            reversed: true,
          }),
        },
        PREFIX,
        silent,
      ),
      {
        since: '2025-04-24',
        note: 'Deletes the one namespace. The form kv/<uuid> is checked since 2025-05-27.',
      },
    ),
  ],
  response: [shape('2025-04', SEED_2025_04, NO_VALUE)],
  statuses: [EINVAL, EINTERNAL, ...OBSERVED],
  example: {
    request: {
      logstore_uri: 'uri1',
      metadatastore_uri: 'uri2',
      metadatastore_auth_token: 'some-token',
      namespace: 'kv/some-bucket-uuid',
    },
  },
});
