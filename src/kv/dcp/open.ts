/**
 * 0x50: makes a connection a DCP connection.
 *
 *   extras  0-3 reserved (once a sequence number) | 4-7 flags
 *   key     name of the connection        value  JSON, optional
 *
 * Source: kv_engine docs/dcp/documentation/commands/open-connection.md; enum DcpOpenFlag in
 * include/memcached/protocol_binary.h; dcp_open_validator in daemon/mcbp_validators.cc.
 */
import { z } from 'zod';
import { text } from '../../spec/fields.js';
import { u32 } from '../../spec/layout.js';
import { command } from '../describe.js';
import { form } from '../form.js';
import { EINVAL, page } from './vocabulary.js';

const source = page('open-connection');

const FLAGS = {
  1: 'Producer',
  2: 'Notifier',
  4: 'IncludeXattrs',
  8: 'NoValue',
  // What it meant before Collections became a feature of the connection.
  16: 'Collections',
  32: 'IncludeDeleteTimes',
  64: 'NoValueWithUnderlyingDatatype',
  128: 'PiTR',
  256: 'IncludeDeletedUserXattrs',
  512: 'SkipDeletesInInitialBackfill',
};

export const dcpOpen = command('DcpOpen', {
  doc: 'Makes the connection a DCP connection and names it. With the flag Producer the server will send, else it will receive. An open connection of the same name is closed.',
  source,
  vbucket: 'unused',
  request: [
    form({
      source,
      extras: [
        u32('seqno', 'Reserved; once a sequence number.'),
        u32('flags', 'What the server is to be and to send.', { flags: FLAGS, hex: true }),
      ],
      key: 'text',
      value: {
        kind: 'json',
        schema: z.object({
          consumer_name: text(
            'Name under which the consumer acknowledges prepares (6.5); without Producer only.',
          ).optional(),
        }),
        required: false,
        unknownKeys: 'refused',
      },
    }),
  ],
  response: [form({ source })],
  statuses: [EINVAL, { name: 'NotSupported', when: 'the bucket has no DCP', from: 'code' }],
  example: { request: { key: 'replication:a->b', flags: 0x5 } },
});
