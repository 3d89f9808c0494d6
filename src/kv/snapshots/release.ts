/**
 * 0xe1: deletes a snapshot: that of the vbucket, or the one whose UUID is the key.
 * Source: kv_engine docs/Snapshots.md; release_snapshot_validator in daemon/mcbp_validators.cc.
 */
import { command } from '../describe.js';
import { form } from '../form.js';
import { EACCESS, EINVAL } from '../vocabulary.js';
import { SOURCE } from './manifest.js';

export const releaseSnapshot = command('ReleaseSnapshot', {
  doc: 'Deletes the snapshot of the vbucket, or the one whose UUID is the key.',
  source: SOURCE,
  vbucket: 'required',
  request: [form({ source: SOURCE, key: 'text' })],
  response: [form({ source: SOURCE })],
  statuses: [
    { name: 'KeyEnoent', when: 'there is no such snapshot', from: 'code' },
    EINVAL,
    EACCESS,
  ],
  example: { request: { key: 'f7970e20-ca1b-4059-8542-3196e93f6927' } },
});
