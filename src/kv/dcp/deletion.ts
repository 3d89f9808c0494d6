/**
 * 0x58: a document was deleted; 0x59: it expired.
 *
 *   version 1   0-7 by_seqno | 8-15 rev_seqno | 16-17 length of extended metadata
 *   version 2   0-7 by_seqno | 8-15 rev_seqno | 16-19 delete time | 20 unused (0x58 only)
 *   key         of the document        value  its XATTRs, where they were asked for
 *
 * Sources: kv_engine docs/dcp/documentation/commands/deletion.md, expiration.md. Both pages say
 * that there is no value; the validators and the XATTR flags of DcpOpen say that there may be.
 * The example of 0x59 gives 18 (0x12) as length of its 20 bytes of extras.
 */
import type { CommandSpec } from '../../spec/command.js';
import { u8, u16, when, whenAtLeast } from '../../spec/layout.js';
import { change, deleteTime, OUT_OF_ORDER, streamMessage } from './vocabulary.js';

/** Bytes of version 1. */
const V1 = 18;

const removal = (name: string, page: string, doc: string): CommandSpec =>
  streamMessage(name, {
    doc,
    page,
    extras: [
      ...change,
      when(
        ({ length }) => length <= V1,
        [u16('nmeta', 'Length of the extended metadata; must be 0.', { unit: 'bytes' })],
      ),
      when(({ length }) => length > V1, [deleteTime]),
      whenAtLeast(21, [u8('delete_unused', 'Must be 0.')]),
    ],
    key: 'document',
    value: { kind: 'document' },
    statuses: [OUT_OF_ORDER],
    example: { key: 'hello', by_seqno: 5, rev_seqno: 1 },
  });

export const removals: readonly CommandSpec[] = [
  removal('DcpDeletion', 'deletion', 'A document was deleted. System XATTRs survive it.'),
  removal('DcpExpiration', 'expiration', 'A document has expired; sent where DcpControl asked.'),
];
