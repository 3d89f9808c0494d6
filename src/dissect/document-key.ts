/**
 * The key of a document: where HELLO granted Collections on the connection, the id of its
 * collection comes first. Source: kv_engine docs/Collections.md.
 */
import { keysHaveCollections } from '../mcbp/features.js';
import { type Layout, leb128, textOf, when } from '../spec/layout.js';

/** Names of the items. */
export const COLLECTION_ID = 'collection_id';
export const LOGICAL_KEY = 'logical_key';

export const DOCUMENT_KEY: Layout = [
  when(
    ({ features }) => keysHaveCollections(features),
    [
      leb128(COLLECTION_ID, 'Collection of the document.', {
        filter: 'couchbase.key.collection_id',
      }),
    ],
  ),
  textOf('rest', LOGICAL_KEY, 'Key within its collection.', {
    filter: 'couchbase.key.logical_key',
  }),
];
