/**
 * 0x60: the first stage of a durable write.
 *
 *   extras  0-7 by_seqno | 8-15 rev_seqno | 16-19 flags | 20-23 expiration | 24-27 lock time
 *           28 NRU | 29 deleted | 30 durability
 *   key     of the document        value  the document
 *
 * Source: kv_engine docs/dcp/documentation/commands/prepare.md (the table of its example shows
 * 0x57 as opcode; the text below it has the right 0x60); durability levels
 * include/memcached/durability_spec.h.
 */
import { durabilityLevels } from '../../mcbp/durability-levels.js';
import { u8 } from '../../spec/layout.js';
import { nru, OUT_OF_ORDER, streamMessage, write } from './vocabulary.js';

export const dcpPrepare = streamMessage('DcpPrepare', {
  doc: 'A durable write has begun: the document is stored but not visible until DcpCommit, or dropped by DcpAbort.',
  page: 'prepare',
  extras: [
    ...write,
    nru,
    u8('deleted', '1: the write is a deletion.'),
    u8('durability', 'What must hold before the write is committed.', {
      filter: 'couchbase.flex_frame.frame.durability_req',
      names: durabilityLevels,
    }),
  ],
  key: 'document',
  value: { kind: 'document' },
  statuses: [OUT_OF_ORDER],
  example: { key: 'hello', by_seqno: 4, rev_seqno: 1, durability: 'Majority' },
});
