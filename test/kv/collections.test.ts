/** Collections commands, by the examples of kv_engine docs/Collections.md. */
import { describe, expect, it } from 'vitest';
import { commandTable } from '../../src/commands.js';
import { collectionsCommands } from '../../src/kv/collections/index.js';
import { frame } from '../helpers/frames.js';
import { dissected, problemsOf, shownOf, wire } from './shown.js';

/** docs/Collections.md, the manifest in "0xb9 - Set Collections Manifest". */
const MANIFEST = {
  uid: 'a2',
  scopes: [
    {
      name: '_default',
      uid: '0',
      collections: [
        { name: '_default', uid: '0' },
        { name: 'brewery', uid: '1c', maxTTL: 1 },
      ],
    },
  ],
};

describe('the manifest', () => {
  it('is read in a request whose datatype is RAW, as servers demand', () => {
    const bytes = frame({ opcode: 0xb9, value: JSON.stringify(MANIFEST) });
    expect(shownOf(bytes)).toMatchObject({ name: 'CollectionsSetManifest', value: MANIFEST });
    expect(dissected(bytes).findings).toEqual([]);
  });

  it('is read in an answer', () => {
    const bytes = frame({ magic: 0x81, opcode: 0xba, value: MANIFEST });
    expect(shownOf(bytes)).toMatchObject({ name: 'CollectionsGetManifest', value: MANIFEST });
  });
});

describe.each([
  [0xbb, 'CollectionsGetID', '_default.c1', 'collection_id'],
  [0xbc, 'CollectionsGetScopeID', 'App1', 'scope_id'],
])('%#: opcode %i, %s', (opcode, name, path, id) => {
  it('asks by the path in the value, or in the key as it once was', () => {
    expect(shownOf(frame({ opcode, value: path }))).toMatchObject({ name, value: { path } });
    expect(shownOf(frame({ opcode, key: path }))).toMatchObject({ name, key: path });
  });

  it('is answered with manifest and id in the extras', () => {
    // docs/Collections.md "Extras": offset 0 u64 manifest, offset 8 u32 id.
    const extras = [...wire('00000000 0000001f cafef00d')];
    const message = dissected(frame({ magic: 0x81, opcode, extras }));
    expect(problemsOf(message)).toEqual([]);
    expect(shownOf(message.bytes).extras).toEqual({ manifest_id: 0x1f, [id]: 0xcafef00d });
  });

  it('fails with a reason that is not taken for an answer', () => {
    const value = { manifest_uid: '1f', error: { context: 'no such thing' } };
    const message = dissected(frame({ magic: 0x81, opcode, word: 0x8c, value }));
    expect(message).toMatchObject({ status: 'UnknownScope', errorContext: 'no such thing' });
    expect(message.valueItems).toEqual([]);
  });
});

it('gives Wireshark the names that it has', () => {
  const extras = [...wire('00000000 0000001f cafef00d')];
  const items = dissected(frame({ magic: 0x81, opcode: 0xbb, extras })).extras;
  expect(items.map(({ item }) => item?.filter)).toEqual([
    'couchbase.key.collection_manifest_id',
    'couchbase.key.collection_id',
  ]);
});

it('is in the table', () => {
  expect(collectionsCommands.map(({ opcode }) => opcode)).toEqual([0xb9, 0xba, 0xbb, 0xbc]);
  for (const spec of collectionsCommands) expect(commandTable.find(0x80, spec.opcode)).toBe(spec);
});
