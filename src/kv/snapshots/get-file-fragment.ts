/**
 * 0xe3: fetches a part of a file of a snapshot.
 *
 *   request  key  UUID of the snapshot        value  JSON
 *   answer   value  the bytes; with checksum_length, after each so many of them a 4-byte checksum
 *
 * Source: kv_engine docs/Snapshots.md; what the document leaves out (key, checksum_length)
 * get_file_fragment_validator in daemon/mcbp_validators.cc and
 * daemon/protocol/mcbp/get_file_fragment_context.cc.
 */
import { z } from 'zod';
import { ANY_VALUE } from '../../spec/command.js';
import { text, uint } from '../../spec/fields.js';
import { command } from '../describe.js';
import { form } from '../form.js';
import { EACCESS, EINVAL } from '../vocabulary.js';
import { SOURCE } from './manifest.js';

export const getFileFragment = command('GetFileFragment', {
  doc: 'Fetches a part of a file of the snapshot whose UUID is the key. The server may send less than was asked for.',
  source: SOURCE,
  vbucket: 'unused',
  request: [
    form({
      source: SOURCE,
      key: 'text',
      value: {
        kind: 'json',
        schema: z.object({
          id: uint('File, as the manifest numbers it.'),
          offset: text('First byte wanted, in decimal.'),
          length: text('Bytes wanted, in decimal.'),
          checksum_length: text('Bytes that a checksum is to cover, in decimal.').optional(),
        }),
        required: true,
      },
    }),
  ],
  response: [form({ source: SOURCE, value: ANY_VALUE })],
  statuses: [
    { name: 'KeyEnoent', when: 'there is no such snapshot or file', from: 'code' },
    EINVAL,
    EACCESS,
  ],
  example: {
    request: {
      key: 'f7970e20-ca1b-4059-8542-3196e93f6927',
      id: 1,
      offset: '0',
      length: '1024',
    },
  },
});
