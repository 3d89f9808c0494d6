/**
 * 0x8a: pauses the bucket that the key names; 0x8b: resumes it. A failure says why as text.
 * Source: kv_engine docs/BinaryProtocol.md "0x8a Pause Bucket", "0x8b Resume Bucket".
 */
import type { CommandSpec, DocumentedStatus } from '../../spec/command.js';
import { command } from '../describe.js';
import { form } from '../form.js';
import { EACCESS, EINVAL, PROTOCOL } from '../vocabulary.js';

const NO_BUCKET: DocumentedStatus = {
  name: 'KeyEnoent',
  when: 'there is no such bucket',
  from: 'code',
};

const named = (name: string, doc: string, statuses: readonly DocumentedStatus[]): CommandSpec =>
  command(name, {
    doc,
    source: PROTOCOL,
    vbucket: 'unused',
    request: [form({ source: PROTOCOL, key: 'text' })],
    response: [form({ source: PROTOCOL })],
    statuses: [NO_BUCKET, ...statuses, EINVAL, EACCESS],
    example: { request: { key: 'default' } },
  });

export const pausing: readonly CommandSpec[] = [
  named(
    'PauseBucket',
    'Pauses the bucket that the key names: waits for its commands, disconnects its clients, and brings the disk to rest. ResumeBucket on another connection cancels a pause under way.',
    [
      { name: 'BucketPaused', when: 'the bucket is paused, or being paused', from: 'code' },
      { name: 'KeyEexists', when: 'the bucket is being created or deleted', from: 'code' },
      { name: 'Cancelled', when: 'ResumeBucket came first', from: 'code' },
    ],
  ),
  named('ResumeBucket', 'Lets clients select the bucket that the key names again.', [
    { name: 'KeyEexists', when: 'the bucket is not paused', from: 'code' },
  ]),
];
