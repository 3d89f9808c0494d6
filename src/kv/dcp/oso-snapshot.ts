/**
 * 0x65: a snapshot whose messages are in no order of sequence numbers begins or ends.
 *
 *   extras  0-3 flags
 *
 * Source: kv_engine docs/dcp/documentation/commands/oso_snapshot.md; enum DcpOsoSnapshotFlags
 * in include/memcached/protocol_binary.h.
 */
import { u32 } from '../../spec/layout.js';
import { streamMessage } from './vocabulary.js';

export const dcpOsoSnapshot = streamMessage('DcpOsoSnapshot', {
  doc: 'A snapshot out of sequence order begins or ends. Until its end the consumer can resume only from what it had before.',
  page: 'oso_snapshot',
  extras: [
    u32('dcp_oso_snapshot_flags', 'Whether it begins or ends.', {
      hex: true,
      flags: { 1: 'Start', 2: 'End' },
    }),
  ],
  example: { dcp_oso_snapshot_flags: 0x1 },
});
