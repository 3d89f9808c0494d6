/**
 * 0x62: a prepared write becomes visible; 0x63: it is dropped.
 *
 *   extras  0-7 prepared sequence number | 8-15 sequence number of the commit or abort
 *   key     of the document
 *
 * Sources: kv_engine docs/dcp/documentation/commands/commit.md, abort.md. Field names are
 * Wireshark's, which calls the second number of a commit by_seqno and that of an abort
 * by_seqno_abort.
 */
import type { CommandSpec } from '../../spec/command.js';
import { u64 } from '../../spec/layout.js';
import { bySeqno, streamMessage } from './vocabulary.js';

const prepared = u64('by_seqno_prepared', 'Sequence number of the DcpPrepare.');

export const settlements: readonly CommandSpec[] = [
  streamMessage('DcpCommit', {
    doc: 'The durable write that was prepared is committed: it becomes visible.',
    page: 'commit',
    extras: [prepared, bySeqno],
    key: 'document',
    example: { key: 'hello', by_seqno_prepared: 4, by_seqno: 5 },
  }),
  streamMessage('DcpAbort', {
    doc: 'The durable write that was prepared is given up.',
    page: 'abort',
    extras: [prepared, u64('by_seqno_abort', 'Sequence number of the abort.')],
    key: 'document',
    example: { key: 'hello', by_seqno_prepared: 4, by_seqno_abort: 5 },
  }),
];
