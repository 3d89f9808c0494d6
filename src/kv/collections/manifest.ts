/**
 * 0xb9: sets the manifest of collections of the bucket; 0xba: asks for it. JSON both times,
 * whose datatype in the request is RAW. Source: kv_engine docs/Collections.md;
 * daemon/mcbp_validators.cc; keys that the document leaves out engines/ep/src/collections/
 * manifest.cc.
 */
import { z } from 'zod';
import type { CommandSpec, DocumentedStatus, JsonRule } from '../../spec/command.js';
import { field, flag, text, uint } from '../../spec/fields.js';
import { command } from '../describe.js';
import { form } from '../form.js';
import { EACCESS, EINVAL, NO_KEY, NOT_SUPPORTED } from '../vocabulary.js';

export const SOURCE = 'kv_engine docs/Collections.md';

const collection = z.object({
  name: text('Name of the collection.'),
  uid: text('Its id, in hexadecimal.'),
  maxTTL: uint('Longest time that its documents live; 0: for ever.', { unit: 's' }).optional(),
  history: flag('It keeps a history of changes.').optional(),
  metered: flag('Its use is metered.').optional(),
  flush_uid: text('Manifest that emptied it, in hexadecimal.').optional(),
});

const manifest: JsonRule = {
  kind: 'json',
  schema: z.object({
    uid: text('Id of the manifest, in hexadecimal; it must rise.'),
    scopes: field(
      z.array(
        z.object({
          name: text('Name of the scope.'),
          uid: text('Its id, in hexadecimal.'),
          collections: z.array(collection).optional(),
        }),
      ),
      { doc: 'All scopes, with their collections.' },
    ),
  }),
  required: true,
};

const failures: readonly DocumentedStatus[] = [EINVAL, NOT_SUPPORTED, EACCESS];

export const manifestCommands: readonly CommandSpec[] = [
  command('CollectionsSetManifest', {
    doc: 'Sets the scopes and collections of the bucket. What is missing from the manifest is dropped, with its documents.',
    source: SOURCE,
    vbucket: 'unused',
    request: [form({ source: SOURCE, value: manifest })],
    response: [form({ source: SOURCE })],
    statuses: [
      ...failures,
      { name: 'Etmpfail', when: 'the manifest is being changed by another', from: 'document' },
      { name: 'Erange', when: 'its id is below that of the last manifest', from: 'document' },
      {
        name: 'CannotApplyCollectionsManifest',
        when: 'it is valid but cannot follow the last one',
        from: 'document',
      },
    ],
    example: {
      request: {
        uid: 'a2',
        scopes: [
          { name: '_default', uid: '0', collections: [{ name: 'brewery', uid: '1c', maxTTL: 1 }] },
        ],
      },
    },
  }),
  command('CollectionsGetManifest', {
    doc: 'Asks for the manifest: the scopes and collections of the bucket.',
    source: SOURCE,
    vbucket: 'unused',
    request: [form({ source: SOURCE })],
    response: [form({ source: SOURCE, value: manifest })],
    statuses: [...failures, { ...NO_KEY, when: 'no manifest was ever set' }],
    example: { request: {} },
  }),
];
