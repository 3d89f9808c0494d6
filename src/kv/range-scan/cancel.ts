/**
 * 0xdc: ends a scan before its end.
 *
 *   extras  0-15 scan
 *
 * Source: kv_engine docs/range_scans/range_scan_cancel.md.
 */
import { command } from '../describe.js';
import { form } from '../form.js';
import { EACCESS, EINVAL, NOT_MY_VBUCKET } from '../vocabulary.js';
import { page, SCAN_ID, scanId } from './vocabulary.js';

const source = page('cancel');

export const rangeScanCancel = command('RangeScanCancel', {
  doc: 'Ends a scan before its end, and frees the snapshot that the server keeps open for it.',
  source,
  vbucket: 'required',
  request: [form({ source, extras: [scanId] })],
  response: [form({ source })],
  statuses: [
    { name: 'KeyEnoent', when: 'there is no such scan', from: 'document' },
    EINVAL,
    NOT_MY_VBUCKET,
    EACCESS,
  ],
  example: { request: { scan_id: SCAN_ID } },
});
