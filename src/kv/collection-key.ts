/**
 * A document's key that stands inside a value: its length comes before it, and once HELLO
 * feature Collections was granted it begins with the collection's id, as keys of frames do.
 * Source: kv_engine docs/Collections.md, docs/BinaryProtocol.md "0x92 Observe".
 */
import { keysHaveCollections } from '../mcbp/features.js';
import {
  type Layout,
  leb128,
  type Scope,
  type StructItem,
  struct,
  textOf,
  when,
} from '../spec/layout.js';

const LOGICAL_KEY = 'couchbase.key.logical_key';

/** Id and key, which have as many bytes together as an item called `length` says. */
export const collectionAndKey = (
  length: string,
  name: string,
  key: string,
  doc: string,
): StructItem =>
  struct(
    [
      leb128('collection_id', 'Collection of the document.', {
        filter: 'couchbase.key.collection_id',
      }),
      textOf('rest', key, 'Key within its collection.', { filter: LOGICAL_KEY }),
    ],
    name,
    doc,
    { length },
  );

const isGranted = ({ features }: Scope): boolean => keysHaveCollections(features);

/** `document` where keys have collections, else `key`: as long as the item `keylength` says. */
export const keyInValue = (filter = LOGICAL_KEY): Layout => [
  when(isGranted, [collectionAndKey('keylength', 'document', 'key', 'Document.')]),
  when(
    (scope) => !isGranted(scope),
    [textOf('keylength', 'key', 'Key of the document.', { filter })],
  ),
];
