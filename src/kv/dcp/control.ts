/**
 * 0x5e: a setting of a DCP connection: its name is the key, its setting the value, both text.
 * Source: kv_engine docs/dcp/documentation/commands/control.md.
 */
import { ANY_VALUE } from '../../spec/command.js';
import { command } from '../describe.js';
import { form } from '../form.js';
import { EINVAL, page } from './vocabulary.js';

const source = page('control');

export const dcpControl = command('DcpControl', {
  doc: 'Changes a setting of the connection: enable_noop, connection_buffer_size, set_noop_interval, set_priority, enable_expiry_opcode, enable_stream_id, flatbuffers_system_events and others. A producer refuses settings that it does not know.',
  source,
  vbucket: 'unused',
  request: [form({ source, key: 'text', value: ANY_VALUE })],
  response: [form({ source })],
  statuses: [EINVAL],
  example: { request: { key: 'enable_noop', value: 'true' } },
});
