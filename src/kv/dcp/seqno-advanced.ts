/**
 * 0x64: the vbucket moved on by changes that this stream does not carry.
 *
 *   extras  0-7 by_seqno
 *
 * Source: kv_engine docs/dcp/documentation/commands/seqno-advanced.md. The table of its example
 * shows opcode 0x65 and lengths of 4; the text below it has the right 0x64 and 8.
 */
import { bySeqno, streamMessage } from './vocabulary.js';

export const dcpSeqnoAdvanced = streamMessage('DcpSeqnoAdvanced', {
  doc: 'The vbucket has reached the sequence number by changes that this stream does not carry, such as those of collections that were not asked for. It may complete a snapshot.',
  page: 'seqno-advanced',
  extras: [bySeqno],
  example: { by_seqno: 4 },
});
