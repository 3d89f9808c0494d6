/**
 * Extended attributes stand before the body of a document: their length, then for each its
 * length, its name and its JSON, both ended by a NUL.
 * Source: kv_engine docs/Document.md, xattr/blob.cc, xattr/utils.cc.
 */
import {
  bytesOf,
  jsonOf,
  type Layout,
  listOf,
  struct,
  textOf,
  toNul,
  u32,
} from '../../spec/layout.js';

/** Names of the items that readers of a document ask for. */
export const XATTRS = 'xattrs';
export const BODY = 'body';

const PAIR: Layout = [
  u32('length', 'Bytes of the pair.', { filter: 'couchbase.xattrs.pair.length' }),
  textOf(toNul, 'key', 'Name of the attribute.', { filter: 'couchbase.xattrs.pair.key' }),
  jsonOf(toNul, 'value', 'Its value.', { filter: 'couchbase.xattrs.pair.value' }),
];

export const DOCUMENT_WITH_XATTRS: Layout = [
  u32('xattrs_length', 'Bytes of the extended attributes.', { filter: 'couchbase.xattrs.length' }),
  struct([listOf(PAIR, 'pairs', 'One for each attribute.')], XATTRS, 'Extended attributes.', {
    length: 'xattrs_length',
    filter: 'couchbase.xattrs',
  }),
  bytesOf('rest', BODY, 'The document.'),
];
