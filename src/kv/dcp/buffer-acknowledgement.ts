/**
 * 0x5d: flow control: how much of what was sent the consumer has dealt with.
 *
 *   extras  0-3 bytes
 *
 * Source: kv_engine docs/dcp/documentation/commands/buffer-ack.md, flow-control.md.
 */
import { u32 } from '../../spec/layout.js';
import { command } from '../describe.js';
import { form } from '../form.js';
import { EINVAL, page } from './vocabulary.js';

const source = page('buffer-ack');

export const dcpBufferAcknowledgement = command('DcpBufferAcknowledgement', {
  doc: 'Tells the producer how many bytes of messages, headers included, the consumer has dealt with; it may send as many more.',
  source,
  vbucket: 'unused',
  request: [
    form({
      source,
      extras: [u32('bytes_to_ack', 'Bytes that the consumer has dealt with.', { unit: 'bytes' })],
    }),
  ],
  response: [form({ source })],
  statuses: [
    { name: 'KeyEnoent', when: 'the server does not know the buffer', from: 'document' },
    EINVAL,
  ],
  example: { request: { bytes_to_ack: 4096 } },
});
