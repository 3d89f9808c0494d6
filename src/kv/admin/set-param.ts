/**
 * SetParam (0x82): change a setting of the bucket while it runs.
 *
 *     request   extras: kind of setting u32; key: name; value: the new setting as text
 *     answer    nothing
 *
 * Before 2025-03-13 the token for Fusion's metadata store travelled as the setting
 * `fusion_metadata_auth_token`. Sources: kv_engine include/memcached/protocol_binary.h
 * SetParamPayload, daemon/mcbp_validators.cc set_param_validator.
 */
import { u32 } from '../../spec/layout.js';
import { command } from '../describe.js';
import { form } from '../form.js';
import { EACCESS, EINVAL, NOT_MY_VBUCKET, PAYLOADS } from '../vocabulary.js';

const KINDS = {
  1: 'flush',
  2: 'replication',
  3: 'checkpoint',
  4: 'dcp',
  5: 'vbucket',
  6: 'config',
} as const;

const EXTRAS = [u32('param_type', 'Kind of setting.', { names: KINDS })];

export const setParam = command('SetParam', {
  doc: 'Changes a setting of the bucket while it runs; of a vbucket where the kind says so.',
  source: PAYLOADS,
  request: [
    form({ source: PAYLOADS, extras: EXTRAS, key: 'text', value: { kind: 'any' } }),
    form({
      source: 'kv_engine history, before 2025-03-13',
      extras: EXTRAS,
      key: 'text',
      value: { kind: 'any', secret: 'all' },
      when: (own) => own.key === 'fusion_metadata_auth_token',
    }),
  ],
  response: [form({ source: PAYLOADS, value: { kind: 'any' } })],
  statuses: [
    EINVAL,
    {
      name: 'KeyEnoent',
      when: 'there is no such setting, or its kind is replication',
      from: 'code',
    },
    NOT_MY_VBUCKET,
    EACCESS,
  ],
  example: { request: { param_type: 'flush', key: 'max_size', value: '1000' } },
});
