/**
 * A document's key that stands inside a value: its length comes before it, and once HELLO
 * feature Collections was granted it begins with the collection's id, as keys of frames do.
 * Source: kv_engine docs/Collections.md, docs/BinaryProtocol.md "0x92 Observe".
 */
import { features } from '../mcbp/features.js';
import { leb128, type Scope, struct, textOf } from '../spec/layout.js';

const COLLECTIONS = features.find(({ name }) => name === 'Collections')?.value;

/** Whether keys have a collection's id; where no HELLO was seen they are taken as they are. */
export const grantedCollections = ({ features: granted }: Scope): boolean =>
  COLLECTIONS !== undefined && granted?.has(COLLECTIONS) === true;

/** Id and key, where an item called `keylength` said how many bytes they have together. */
export const COLLECTION_AND_KEY = struct(
  [
    leb128('collection_id', 'Collection of the document.', {
      filter: 'couchbase.key.collection_id',
    }),
    textOf('rest', 'key', 'Key of the document.', { filter: 'couchbase.key.logical_key' }),
  ],
  'document',
  'Document.',
  { length: 'keylength' },
);
