/**
 * 0x52: closes the stream of a vbucket. Header only, both ways.
 * Source: kv_engine docs/dcp/documentation/commands/close-stream.md.
 */
import { command } from '../describe.js';
import { form } from '../form.js';
import { EINVAL, NO_STREAM, page, STREAM_ID_INVALID } from './vocabulary.js';

const source = page('close-stream');

export const dcpCloseStream = command('DcpCloseStream', {
  doc: 'Closes the stream of the vbucket. A producer that was told so by DcpControl send_stream_end_on_client_close_stream ends it with DcpStreamEnd; messages already on their way may still follow the answer.',
  source,
  vbucket: 'required',
  request: [form({ source })],
  response: [form({ source })],
  statuses: [NO_STREAM, EINVAL, STREAM_ID_INVALID],
  example: { request: {} },
});
