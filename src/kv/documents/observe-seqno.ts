/**
 * ObserveSeqno (0x91): how far a vbucket has been changed and persisted; the header names it.
 *
 *     request   value: vbucket uuid u64
 *     answer    value: failed over u8, vbucket u16, vbucket uuid u64, persisted u64, current u64
 *               and, where it failed over: the uuid asked for u64, last sequence number of it u64
 *
 * Sources: kv_engine include/memcached/protocol_binary.h (text on observe_seqno),
 * engines/ep/src/ep_engine.cc observe_seqno, daemon/mcbp_validators.cc observe_seqno_validator.
 */
import { u8, u16, u64, when } from '../../spec/layout.js';
import { command } from '../describe.js';
import { form } from '../form.js';
import { EINVAL, NOT_MY_VBUCKET, PAYLOADS, vbucketUuid } from '../vocabulary.js';

const NAMES = 'couchbase.observe';
const UUID = `${NAMES}.vbucket_uuid`;

export const observeSeqno = command('ObserveSeqno', {
  doc: 'Asks how far a vbucket has been changed and persisted. A vbucket that failed over since the given uuid says how far that history was received.',
  source: PAYLOADS,
  vbucket: 'required',
  request: [
    form({
      source: PAYLOADS,
      value: { kind: 'binary', layout: [vbucketUuid('History that the client knows.', UUID)] },
    }),
  ],
  response: [
    form({
      source: PAYLOADS,
      value: {
        kind: 'binary',
        layout: [
          u8('failed_over', 'Whether the vbucket has failed over since.', {
            names: { 0: 'no', 1: 'yes' },
            filter: `${NAMES}.failed_over`,
          }),
          u16('vbucket', 'VBucket.', { filter: `${NAMES}.vbucket` }),
          vbucketUuid('Present history of the vbucket.', UUID),
          u64('last_persisted_seqno', 'Last sequence number on disk.', {
            filter: `${NAMES}.last_persisted_seqno`,
          }),
          u64('current_seqno', 'Last sequence number in memory.', {
            filter: `${NAMES}.current_seqno`,
          }),
          when(
            ({ read }) => Number(read.failed_over) !== 0,
            [
              u64('old_vbucket_uuid', 'History that was asked for.', {
                hex: true,
                filter: `${NAMES}.old_vbucket_uuid`,
              }),
              u64('last_received_seqno', 'Last sequence number received of that history.', {
                filter: `${NAMES}.last_received_seqno`,
              }),
            ],
          ),
        ],
      },
    }),
  ],
  statuses: [
    EINVAL,
    NOT_MY_VBUCKET,
    { name: 'KeyEnoent', when: 'the vbucket never had that uuid', from: 'code' },
  ],
  example: { request: { vbucket_uuid: 12345 } },
});
