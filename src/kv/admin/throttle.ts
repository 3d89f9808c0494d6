/**
 * Limits of a bucket, which the cluster manager sets: SetBucketThrottleProperties (0x2a) and
 * SetBucketDataLimitExceeded (0x2b).
 *
 *     0x2a   request: key: bucket; value: JSON {reserved, hard_limit}
 *     0x2b   request: extras: status that writes are to be answered u16, 0: writes are welcome;
 *            key: bucket
 *
 * Sources: kv_engine docs/BinaryProtocol.md "0x2a", "0x2b", docs/Throttling.md,
 * daemon/mcbp_validators.cc.
 */
import { z } from 'zod';
import { anything } from '../../spec/fields.js';
import { u16 } from '../../spec/layout.js';
import { command } from '../describe.js';
import { form } from '../form.js';
import { statusNames } from '../names.js';
import { EACCESS, EINVAL, PROTOCOL } from '../vocabulary.js';

const UNIT_LIMIT = 'a number, or "unlimited"';

export const setBucketThrottleProperties = command('SetBucketThrottleProperties', {
  doc: 'Sets how many units a second a bucket is sure of, and how many it may use at most.',
  source: PROTOCOL,
  vbucket: 'unused',
  request: [
    form({
      source: `${PROTOCOL}, docs/Throttling.md`,
      key: 'text',
      value: {
        kind: 'json',
        required: true,
        schema: z.object({
          reserved: anything(
            `Units a second that are kept for the bucket: ${UNIT_LIMIT}.`,
          ).optional(),
          hard_limit: anything(`Units a second that it may use at most: ${UNIT_LIMIT}.`).optional(),
        }),
      },
    }),
  ],
  response: [form({ source: PROTOCOL })],
  statuses: [EINVAL, EACCESS, { name: 'KeyEnoent', when: 'there is no such bucket', from: 'code' }],
  example: { request: { key: 'bucket', value: { reserved: 100, hard_limit: 1000 } } },
});

export const setBucketDataLimitExceeded = command('SetBucketDataLimitExceeded', {
  doc: 'Makes a bucket refuse writes with the given status, or take them again.',
  source: PROTOCOL,
  vbucket: 'unused',
  request: [
    form({
      source: PROTOCOL,
      extras: [
        u16('data_limit_status', 'Status that writes are answered; Success: they are taken.', {
          names: statusNames,
        }),
      ],
      key: 'text',
    }),
  ],
  response: [form({ source: PROTOCOL })],
  statuses: [EINVAL, EACCESS, { name: 'KeyEnoent', when: 'there is no such bucket', from: 'code' }],
  example: { request: { data_limit_status: 'BucketSizeLimitExceeded', key: 'bucket' } },
});
