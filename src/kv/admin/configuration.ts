/**
 * ConfigValidate (0x25), ValidateBucketConfig (0x8c): would the server accept this?
 *
 *     ConfigValidate         request: value: the server's configuration file, JSON
 *     ValidateBucketConfig   request: value: module, NUL, configuration, as for CreateBucket;
 *                            answer: value: JSON, what would become of each setting
 *
 * Sources: kv_engine daemon/mcbp_validators.cc config_validate_validator,
 * bucket_config_validator, daemon/protocol/mcbp/bucket_config_command_context.cc.
 */
import { z } from 'zod';
import { anything } from '../../spec/fields.js';
import { textOf, toNulOrEnd } from '../../spec/layout.js';
import { CONFIG_SECRETS } from '../config-secrets.js';
import { command } from '../describe.js';
import { form } from '../form.js';
import { EACCESS, EINVAL, VALIDATORS } from '../vocabulary.js';

export const configValidate = command('ConfigValidate', {
  doc: 'Asks whether the server would accept this configuration file.',
  source: VALIDATORS,
  vbucket: 'unused',
  request: [
    form({
      source: VALIDATORS,
      value: { kind: 'json', required: true, schema: z.looseObject({}) },
    }),
  ],
  response: [form({ source: VALIDATORS })],
  statuses: [EINVAL, EACCESS],
  example: { request: { value: {} } },
});

const BUCKET_CONFIG = 'kv_engine daemon/protocol/mcbp/bucket_config_command_context.cc';

export const validateBucketConfig = command('ValidateBucketConfig', {
  doc: 'Asks whether a bucket could have this configuration.',
  source: BUCKET_CONFIG,
  vbucket: 'unused',
  request: [
    form({
      source: BUCKET_CONFIG,
      value: {
        kind: 'binary',
        layout: [
          textOf(toNulOrEnd, 'module', 'Kind of bucket.'),
          textOf('rest', 'config', 'Configuration, key=value;key=value.'),
        ],
        secret: CONFIG_SECRETS,
      },
    }),
  ],
  response: [
    form({
      source: BUCKET_CONFIG,
      value: {
        kind: 'json',
        required: true,
        // Whatever it says about these two repeats them.
        schema: z.looseObject({
          encryption: anything('Encryption keys.', { secret: true }).optional(),
          chronicle_auth_token: anything('Token.', { secret: true }).optional(),
        }),
      },
    }),
  ],
  statuses: [EINVAL, EACCESS],
  example: { request: { module: 'ep.so', config: 'max_size=1000' } },
});
