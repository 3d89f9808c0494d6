/**
 * 0xe0: makes a snapshot of a vbucket's files.
 *
 *   request  value  JSON        answer  value  JSON, the manifest
 *
 * Source: kv_engine docs/Snapshots.md; prepare_snapshot_validator in daemon/mcbp_validators.cc.
 */
import { z } from 'zod';
import { command } from '../describe.js';
import { form } from '../form.js';
import { EACCESS, EINVAL, NOT_MY_VBUCKET } from '../vocabulary.js';
import { SOURCE, snapshotManifest, storage } from './manifest.js';

export const prepareSnapshot = command('PrepareSnapshot', {
  doc: 'Makes a snapshot of the files of the vbucket, for another node to download, and answers its manifest.',
  source: SOURCE,
  vbucket: 'required',
  request: [
    form({
      source: SOURCE,
      value: {
        kind: 'json',
        schema: z.object({
          storage: storage(
            'max_version',
            'Newest version that the node can read; 0 or missing: any.',
          ).optional(),
        }),
        required: true,
        strictDatatype: true,
      },
    }),
  ],
  response: [form({ source: SOURCE, value: snapshotManifest })],
  statuses: [
    {
      name: 'NotSupported',
      when: 'the node that asks cannot read the format of the files',
      from: 'document',
    },
    EINVAL,
    NOT_MY_VBUCKET,
    EACCESS,
  ],
  example: { request: { storage: { backend: 'couchstore', max_version: 14 } } },
});
