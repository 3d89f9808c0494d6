/**
 * 0x55: the stream of a vbucket ends.
 *
 *   extras  0-3 reason
 *
 * Source: kv_engine docs/dcp/documentation/commands/stream-end.md;
 * include/mcbp/protocol/dcp_stream_end_status.h.
 */
import { u32 } from '../../spec/layout.js';
import { streamMessage } from './vocabulary.js';

export const dcpStreamEnd = streamMessage('DcpStreamEnd', {
  doc: 'The producer has no more messages for the vbucket, for the reason given.',
  page: 'stream-end',
  extras: [
    u32('status', 'Why the stream ends.', {
      names: {
        0: 'Ok',
        1: 'Closed',
        2: 'StateChanged',
        3: 'Disconnected',
        4: 'Slow',
        5: 'BackfillFail',
        6: 'Rollback',
        7: 'FilterEmpty',
        8: 'LostPrivileges',
      },
    }),
  ],
  example: { status: 'Closed' },
});
