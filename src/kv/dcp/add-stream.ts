/**
 * 0x51: tells a consumer to ask its producer for a stream.
 *
 *   request extras 0-3 flags        response extras 0-3 opaque of the stream
 *
 * Source: kv_engine docs/dcp/documentation/commands/add-stream.md.
 */
import { u32 } from '../../spec/layout.js';
import { command } from '../describe.js';
import { form } from '../form.js';
import { streamFlags } from './stream-flags.js';
import { EINVAL, NOT_MY_VBUCKET, page, STREAM_EXISTS } from './vocabulary.js';

const source = page('add-stream');

export const dcpAddStream = command('DcpAddStream', {
  doc: 'Tells a consumer to ask its producer for a stream of the vbucket. The answer comes once the stream is established, and names the opaque that its messages carry.',
  source,
  vbucket: 'required',
  request: [form({ source, extras: [streamFlags] })],
  response: [
    form({
      source,
      extras: [u32('opaque', 'Opaque that the messages of the stream carry.', { hex: true })],
    }),
  ],
  statuses: [STREAM_EXISTS, EINVAL, NOT_MY_VBUCKET],
  example: { request: { flags: 0x1 } },
});
