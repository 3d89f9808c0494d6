/**
 * SelectBucket (0x89): bind the connection to a bucket; ListBuckets (0x87): which there are.
 *
 *     SelectBucket   request: key: name of the bucket, or @no bucket@. Answer: nothing
 *     ListBuckets    answer: value: names of the buckets, separated by spaces
 *
 * Sources: kv_engine docs/BinaryProtocol.md "0x87 List Buckets", "0x89 Select Bucket",
 * daemon/mcbp_validators.cc select_bucket_validator, list_bucket_validator.
 */
import { command } from '../describe.js';
import { form } from '../form.js';
import { EACCESS, PROTOCOL } from '../vocabulary.js';

export const selectBucket = command('SelectBucket', {
  doc: 'Binds the connection to a bucket; "@no bucket@" frees it from any.',
  source: PROTOCOL,
  vbucket: 'unused',
  request: [form({ source: PROTOCOL, key: 'text' })],
  // The document allows a value, and no server is seen to send one.
  response: [form({ source: PROTOCOL, value: { kind: 'any' } })],
  statuses: [
    { name: 'KeyEnoent', when: 'there is no such bucket', from: 'code' },
    EACCESS,
    {
      name: 'EConfigOnly',
      when: 'the node holds only the cluster map of the bucket',
      from: 'code',
    },
    { name: 'BucketPaused', when: 'the bucket is paused', from: 'code' },
  ],
  example: { request: { key: 'engineering' } },
});

export const listBuckets = command('ListBuckets', {
  doc: 'Asks for the buckets that the connection may use.',
  source: PROTOCOL,
  vbucket: 'unused',
  request: [form({ source: PROTOCOL })],
  response: [form({ source: PROTOCOL, value: { kind: 'any' } })],
  statuses: [EACCESS],
  example: { request: {}, response: { value: 'engineering marketing sales' } },
});
