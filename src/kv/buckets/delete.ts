/**
 * 0x86: deletes the bucket that the key names. The value is JSON, its datatype RAW.
 * Sources: kv_engine docs/BinaryProtocol.md "0x86 Delete Bucket"; delete_bucket_validator in
 * daemon/mcbp_validators.cc.
 */
import { z } from 'zod';
import { flag, oneOf } from '../../spec/fields.js';
import { command } from '../describe.js';
import { form } from '../form.js';
import { EACCESS, EINVAL, PROTOCOL } from '../vocabulary.js';

export const deleteBucket = command('DeleteBucket', {
  doc: 'Deletes the bucket that the key names, once all commands on it are done and its clients have gone.',
  source: PROTOCOL,
  vbucket: 'unused',
  request: [
    form({
      source: PROTOCOL,
      key: 'text',
      value: {
        kind: 'json',
        schema: z.object({
          force: flag('Do not shut the bucket down gracefully.').optional(),
          type: oneOf(
            ['Memcached', 'Couchbase', 'ClusterConfigOnly', 'EWouldBlock', 'No Bucket'],
            'Type that the bucket must have.',
          ).optional(),
        }),
        required: false,
      },
    }),
  ],
  response: [form({ source: PROTOCOL })],
  statuses: [
    { name: 'KeyEnoent', when: 'there is no such bucket', from: 'code' },
    { name: 'KeyEexists', when: 'the bucket is of another type', from: 'document' },
    EINVAL,
    EACCESS,
  ],
  example: { request: { key: 'default', force: true } },
});
