/**
 * 0x61: the consumer has prepared everything up to a sequence number. It travels against the
 * stream, from consumer to producer.
 *
 *   extras  0-7 prepared sequence number
 *
 * Source: kv_engine docs/dcp/documentation/commands/seqno-acknowledged.md.
 */
import { u64 } from '../../spec/layout.js';
import { command } from '../describe.js';
import { form } from '../form.js';
import { NOT_MY_VBUCKET, page } from './vocabulary.js';

const source = page('seqno-acknowledged');

export const dcpSeqnoAcknowledged = command('DcpSeqnoAcknowledged', {
  doc: 'The consumer has prepared all durable writes up to the sequence number. From the acknowledgements of its replicas the producer learns what it may commit.',
  source,
  vbucket: 'required',
  request: [form({ source, extras: [u64('by_seqno', 'Last sequence number that is prepared.')] })],
  response: [form({ source })],
  statuses: [
    { name: 'Einval', when: 'the connection has no durable writes or no name', from: 'document' },
    NOT_MY_VBUCKET,
  ],
  example: { request: { by_seqno: 4 } },
});
