/**
 * 0xdb: fetches more of a scan.
 *
 *   request extras  0-15 scan | 16-19 item limit | 20-23 time limit | 24-27 byte limit
 *   answer  extras  0-3 kind of scan
 *           value   keys only: length (LEB128), key, and so on
 *                   documents: 0-3 flags | 4-7 expiry | 8-15 sequence number | 16-23 CAS
 *                              24 datatype | length (LEB128), key | length, value | next ...
 *
 * Keys come without their collection id. There are any number of answers; the last has a status
 * other than Success. Source: kv_engine docs/range_scans/range_scan_continue.md;
 * protocol/mcbp/range_scan_continue_codec.cc.
 */
import { leb128, listOf, textOf, u32, u64, when } from '../../spec/layout.js';
import { command } from '../describe.js';
import { DATATYPE, documentValue } from '../document-value.js';
import { form } from '../form.js';
import {
  EACCESS,
  EINVAL,
  expiresAt,
  FLAGS,
  NOT_MY_VBUCKET,
  UNKNOWN_COLLECTION,
} from '../vocabulary.js';
import { page, SCAN_ID, scanId } from './vocabulary.js';

const source = page('continue');

const KEYS = 0;
const DOCUMENTS = 1;

const key = [
  leb128('key_length', 'Length of the key.', { filter: 'couchbase.key.length' }),
  textOf('key_length', 'key', 'Key within its collection.', { filter: 'couchbase.key' }),
];

const document = [
  FLAGS,
  expiresAt('expiry'),
  u64('seqno', 'Sequence number of the last change.'),
  u64('cas', 'CAS of the document.', { hex: true, filter: 'couchbase.cas' }),
  DATATYPE,
  ...key,
  leb128('value_length', 'Length of the value.', { filter: 'couchbase.value.length' }),
  ...documentValue('The document.'),
];

const LIMIT = 'at least one is always sent; 0: no limit.';

export const rangeScanContinue = command('RangeScanContinue', {
  doc: 'Fetches more of a scan. Answers keep coming until one has a status other than Success: RangeScanMore where a limit was reached, RangeScanComplete at the end.',
  source,
  vbucket: 'required',
  request: [
    form({
      source,
      extras: [
        scanId,
        u32('item_limit', `How many keys or documents to send; ${LIMIT}`),
        u32('time_limit', `How long to send; ${LIMIT}`, { unit: 'ms' }),
        u32('byte_limit', `How much to send; ${LIMIT}`, { unit: 'bytes' }),
      ],
    }),
  ],
  response: [
    form({
      source,
      extras: [
        u32('range_scan_flags', 'What the value holds.', {
          names: { [KEYS]: 'KeyScan', [DOCUMENTS]: 'ValueScan' },
        }),
      ],
      value: {
        kind: 'binary',
        layout: [
          when(
            ({ extras }) => extras.range_scan_flags === KEYS,
            [listOf(key, 'keys', 'Keys, in their order.')],
          ),
          when(
            ({ extras }) => extras.range_scan_flags === DOCUMENTS,
            [listOf(document, 'documents', 'Documents, in the order of their keys.')],
          ),
        ],
      },
    }),
  ],
  statuses: [
    // The document says "KeyEexists (0x01)"; 0x01 is KeyEnoent.
    { name: 'KeyEnoent', when: 'there is no such scan', from: 'document' },
    EINVAL,
    NOT_MY_VBUCKET,
    EACCESS,
    { name: 'Ebusy', when: 'the scan is being continued already', from: 'document' },
    UNKNOWN_COLLECTION,
    { name: 'RangeScanCancelled', when: 'the scan was cancelled meanwhile', from: 'document' },
  ],
  example: { request: { scan_id: SCAN_ID, item_limit: 500 } },
});
