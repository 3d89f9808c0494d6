/**
 * 0x66: documents from the cache of the producer, before the stream proper; 0x67: that was all.
 *
 *   value   any number of
 *           0-7 CAS | 8-15 by_seqno | 16-23 rev_seqno | 24-27 value length | 28-31 flags
 *           32-35 expiration | 36-37 key length | 38 datatype | 39 cache hint | key | value
 *
 * The key begins with its collection id, whatever HELLO granted. Source: kv_engine
 * docs/dcp/documentation/commands/cache-transfer.md and cache-transfer-end.md;
 * include/mcbp/protocol/dcp_cache_transfer_buffer.h. The bytes of the page's example leave out
 * half of rev_seqno; its list of fields has the layout of the structure.
 */
import type { CommandSpec } from '../../spec/command.js';
import { listOf, u8, u16, u32, u64 } from '../../spec/layout.js';
import { collectionAndKey } from '../collection-key.js';
import { DATATYPE, documentValue } from '../document-value.js';
import { change, documentMeta, streamMessage } from './vocabulary.js';

const item = [
  u64('cas', 'CAS of the document.', { hex: true, filter: 'couchbase.cas' }),
  ...change,
  u32('value_length', 'Length of the value.', { unit: 'bytes', filter: 'couchbase.value.length' }),
  ...documentMeta,
  u16('key_length', 'Length of the key.', { unit: 'bytes', filter: 'couchbase.key.length' }),
  DATATYPE,
  u8('cache_hint', 'How often the document was used; for the cache of the consumer.'),
  collectionAndKey('key_length', 'key', 'logical_key', 'Key of the document.'),
  ...documentValue('The document; none where only its key is sent.'),
];

export const cacheTransfers: readonly CommandSpec[] = [
  streamMessage('DcpCacheTransfer', {
    doc: 'Documents that the producer has in its cache, in no order, so that the consumer need not read them from disk.',
    page: 'cache-transfer',
    value: {
      kind: 'binary',
      layout: [listOf(item, 'items', 'Documents from the cache of the producer.')],
    },
    example: {},
  }),
  streamMessage('DcpCacheTransferEnd', {
    doc: 'The transfer of the cache is over; the changes of the vbucket follow.',
    page: 'cache-transfer-end',
    example: {},
  }),
];
