/**
 * 0xda: opens a scan of a collection in a vbucket.
 *
 *   request  value  JSON        answer  value  0-15 id of the scan
 *
 * Source: kv_engine docs/range_scans/range_scan_create.md.
 */
import { z } from 'zod';
import { field, flag, text, uint } from '../../spec/fields.js';
import { command } from '../describe.js';
import { form } from '../form.js';
import { EINVAL, NOT_MY_VBUCKET, UNKNOWN_COLLECTION } from '../vocabulary.js';
import { page, SCAN_ID, scanId } from './vocabulary.js';

const source = page('create');

const range = z.object({
  start: text('First key, in base64.').optional(),
  end: text('Last key, in base64.').optional(),
  excl_start: text('Key before the first, in base64.').optional(),
  excl_end: text('Key after the last, in base64.').optional(),
});

const sampling = z.object({
  seed: uint('Seed of the random numbers; 0 if missing.').optional(),
  samples: uint('About how many documents are wanted.'),
});

const requirements = z.object({
  vb_uuid: text('Branch of history that the vbucket must be on, in decimal.'),
  seqno: uint('Sequence number that must be on disk.'),
  seqno_exists: flag('A document must still have that sequence number.').optional(),
  timeout_ms: uint('How long to wait for it.', { unit: 'ms' }).optional(),
});

const schema = z.object({
  collection: text('Id of the collection, in hexadecimal; the default one if missing.').optional(),
  key_only: flag('Keys are wanted, without documents.').optional(),
  include_xattrs: flag('Extended attributes are wanted, too.').optional(),
  range: field(range, { doc: 'Keys to scan.' }).optional(),
  sampling: field(sampling, { doc: 'Random sample, instead of a range.' }).optional(),
  snapshot_requirements: field(requirements, { doc: 'What the vbucket must hold.' }).optional(),
  name: text('Name of the scan, for logs; at most 50 bytes.').optional(),
});

export const rangeScanCreate = command('RangeScanCreate', {
  doc: 'Opens a scan over the keys or documents of a collection in the vbucket, or over a random sample of them. The server keeps a snapshot open for it, for a limited time.',
  source,
  vbucket: 'required',
  request: [form({ source, value: { kind: 'json', schema, required: true } })],
  response: [form({ source, value: { kind: 'binary', layout: [scanId] } })],
  statuses: [
    { name: 'KeyEnoent', when: 'the range is empty', from: 'document' },
    EINVAL,
    { name: 'NotStored', when: 'no document has the sequence number', from: 'document' },
    NOT_MY_VBUCKET,
    { name: 'Erange', when: 'the collection has too few keys for the sample', from: 'document' },
    { name: 'Etmpfail', when: 'the sequence number is not yet on disk', from: 'document' },
    { name: 'Einternal', when: 'the snapshot cannot be opened or read', from: 'document' },
    { name: 'Ebusy', when: 'too many scans are open', from: 'document' },
    { name: 'VbUuidNotEqual', when: 'the vbucket is on another branch', from: 'document' },
    UNKNOWN_COLLECTION,
  ],
  example: {
    request: { collection: 'f2', range: { start: 'dXNlcg==', end: 'dXNlcv8=' } },
    response: { scan_id: SCAN_ID },
  },
});
