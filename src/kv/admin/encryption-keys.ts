/**
 * Encryption at rest: SetActiveEncryptionKeys (0x2d), PruneEncryptionKeys (0x2e).
 *
 *     0x2d   request: key: bucket, @logs, @config or @audit; value: JSON, keys in plain
 *     0x2e   request: key: @logs or @audit; value: JSON array of ids of keys
 *
 * Sources: kv_engine docs/Encryption.md, daemon/mcbp_validators.cc
 * set_active_encryption_key_validator, prune_encryption_keys_validator.
 */
import { z } from 'zod';
import { command } from '../describe.js';
import { form } from '../form.js';
import { EACCESS, EINVAL, VALIDATORS } from '../vocabulary.js';

const SOURCE = `kv_engine docs/Encryption.md, ${VALIDATORS}`;

export const setActiveEncryptionKeys = command('SetActiveEncryptionKeys', {
  doc: 'Gives the server the encryption keys of a bucket, or of its own files, and says which to write with.',
  source: SOURCE,
  vbucket: 'unused',
  request: [form({ source: SOURCE, key: 'text', value: { kind: 'any', secret: 'all' } })],
  response: [form({ source: SOURCE })],
  statuses: [
    EINVAL,
    {
      name: 'EncryptionKeyNotAvailable',
      when: 'a key said to be unavailable is missing here too',
      from: 'document',
    },
    EACCESS,
  ],
  example: { request: { key: 'bucket', value: { keystore: { active: '', keys: [] } } } },
});

export const pruneEncryptionKeys = command('PruneEncryptionKeys', {
  doc: 'Makes the server rewrite its own files that use one of the keys with these ids.',
  source: SOURCE,
  vbucket: 'unused',
  request: [
    form({
      source: SOURCE,
      key: 'text',
      value: { kind: 'json', required: true, schema: z.array(z.string()), items: 'keys' },
    }),
  ],
  response: [form({ source: SOURCE })],
  statuses: [EINVAL, EACCESS],
  example: { request: { key: '@logs', value: ['489cf03d-07f1-4e4c-be6f-01f227757937'] } },
});
