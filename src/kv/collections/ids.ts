/**
 * 0xbb: the id of a collection; 0xbc: the id of a scope.
 *
 *   request  value   `scope.collection` or `scope`; an empty name is `_default`
 *   answer   extras  0-7 manifest | 8-11 id
 *
 * Before 7.0 servers took the path as key, too. Source: kv_engine docs/Collections.md;
 * collections_get_id_validator in daemon/mcbp_validators.cc, which serves both.
 */
import type { CommandSpec } from '../../spec/command.js';
import { textOf, u32, u64 } from '../../spec/layout.js';
import { command } from '../describe.js';
import { form } from '../form.js';
import { EINVAL, NOT_SUPPORTED } from '../vocabulary.js';
import { SOURCE } from './manifest.js';

const manifest = u64('manifest_id', 'Manifest by which the name was looked up.', {
  hex: true,
  filter: 'couchbase.key.collection_manifest_id',
});

const NO_SCOPE = {
  name: 'UnknownScope',
  when: 'there is no such scope, or the user may not see it',
  from: 'document',
} as const;
const NO_COLLECTION = {
  name: 'UnknownCollection',
  when: 'there is no such collection, or the user may not see it',
  from: 'document',
} as const;

interface Lookup {
  readonly what: string;
  readonly id: ReturnType<typeof u32>;
  readonly statuses: CommandSpec['statuses'] & object;
  readonly path: string;
}

const lookup = (name: string, { what, id, statuses, path }: Lookup): CommandSpec =>
  command(name, {
    doc: `Asks for the id of the ${what} with this name.`,
    source: SOURCE,
    vbucket: 'unused',
    request: [
      form({
        source: SOURCE,
        key: 'text',
        value: {
          kind: 'binary',
          layout: [textOf('rest', 'path', `Name of the ${what}.`, { filter: 'couchbase.path' })],
        },
      }),
    ],
    response: [form({ source: SOURCE, extras: [manifest, id] })],
    statuses: [...statuses, EINVAL, NOT_SUPPORTED],
    example: { request: { path } },
  });

export const idCommands: readonly CommandSpec[] = [
  lookup('CollectionsGetID', {
    what: 'collection',
    id: u32('collection_id', 'Id of the collection.', {
      hex: true,
      filter: 'couchbase.key.collection_id',
    }),
    statuses: [NO_SCOPE, NO_COLLECTION],
    path: 'App1.c1',
  }),
  lookup('CollectionsGetScopeID', {
    what: 'scope',
    id: u32('scope_id', 'Id of the scope.', { hex: true }),
    statuses: [NO_SCOPE],
    path: 'App1',
  }),
];
