/**
 * 0x5a: delete all data of a vbucket. Header only; removed in 3.0, refused since.
 * Source: kv_engine docs/dcp/documentation/commands/flush.md.
 */
import { streamMessage } from './vocabulary.js';

export const dcpFlush = streamMessage('DcpFlush_Unsupported', {
  doc: 'Told a consumer to delete all data of the vbucket. Removed in 3.0; servers answer NotSupported.',
  page: 'flush',
  statuses: [{ name: 'NotSupported', when: 'the server is 3.0 or later', from: 'code' }],
  example: {},
});
