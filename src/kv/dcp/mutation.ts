/**
 * 0x57: a document was written.
 *
 *   extras  0-7 by_seqno | 8-15 rev_seqno | 16-19 flags | 20-23 expiration | 24-27 lock time
 *           28-29 length of extended metadata | 30 NRU | 31 collection length (prototype)
 *   key     of the document        value  the document, with its XATTRs where asked for
 *
 * The extended metadata would follow the value; servers refuse it.
 * Source: kv_engine docs/dcp/documentation/commands/mutation.md; daemon/mcbp_validators.cc.
 */
import { u8, u16, whenAtLeast } from '../../spec/layout.js';
import { nru, OUT_OF_ORDER, streamMessage, write } from './vocabulary.js';

export const dcpMutation = streamMessage('DcpMutation', {
  doc: 'A document was written. The datatype describes the value that is sent, which may lack the body or the XATTRs of the document, as DcpOpen asked.',
  page: 'mutation',
  extras: [
    ...write,
    u16('nmeta', 'Length of the extended metadata; must be 0.', { unit: 'bytes' }),
    nru,
    whenAtLeast(32, [u8('collection_len', 'Length of the collection in the key (prototype).')]),
  ],
  key: 'document',
  value: { kind: 'document' },
  statuses: [OUT_OF_ORDER],
  example: { key: 'hello', by_seqno: 4, rev_seqno: 1 },
});
