/**
 * 0x85: creates a bucket.
 *
 *   key    its name        value  module of its engine, NUL, configuration `key=value;...`
 *
 * NUL and configuration may be left out; the configuration holds a token and encryption keys.
 * Source: kv_engine docs/BinaryProtocol.md "0x85 Create Bucket".
 */
import { textOf, toNulOrEnd } from '../../spec/layout.js';
import { CONFIG_SECRETS } from '../config-secrets.js';
import { command } from '../describe.js';
import { form } from '../form.js';
import { EACCESS, EINVAL, PROTOCOL } from '../vocabulary.js';

export const createBucket = command('CreateBucket', {
  doc: 'Creates the bucket that the key names. The module says of which type: ep.so, ewouldblock_engine.so and others.',
  source: PROTOCOL,
  vbucket: 'unused',
  request: [
    form({
      source: PROTOCOL,
      key: 'text',
      value: {
        kind: 'binary',
        layout: [
          textOf(toNulOrEnd, 'type', 'Module of the engine.', { filter: 'couchbase.bucket.type' }),
          textOf('rest', 'config', 'Configuration of the engine.', {
            filter: 'couchbase.bucket.config',
          }),
        ],
        secret: CONFIG_SECRETS,
      },
    }),
  ],
  response: [form({ source: PROTOCOL })],
  statuses: [
    { name: 'KeyEexists', when: 'a bucket of this name exists', from: 'code' },
    EINVAL,
    EACCESS,
    { name: 'NotSupported', when: 'the module cannot be created this way', from: 'code' },
  ],
  example: { request: { key: 'default', type: 'ep.so', config: 'max_vbuckets=1024' } },
});
