/**
 * 0x5c: is the other end still there? Header only, both ways.
 * Source: kv_engine docs/dcp/documentation/commands/no-op.md, dead-connections.md.
 */
import { command } from '../describe.js';
import { form } from '../form.js';
import { EINVAL, page } from './vocabulary.js';

const source = page('no-op');

export const dcpNoop = command('DcpNoop', {
  doc: 'Asks whether the consumer is still there. A producer that gets no answer within the interval that DcpControl set closes the connection.',
  source,
  vbucket: 'unused',
  request: [form({ source })],
  response: [form({ source })],
  statuses: [EINVAL],
  example: { request: {} },
});
