/**
 * GetAllVbSeqnos (0x48): the highest sequence number of each vbucket of the node.
 *
 *     request   extras: none; or state u32; or state u32, collection id u32
 *     answer    value: vbucket u16, sequence number u64; next vbucket ...
 *
 * Sources: kv_engine docs/dcp/documentation/commands/get_seqno.md, daemon/mcbp_validators.cc
 * get_all_vb_seqnos_validator, RequestedVBState in include/memcached/vbucket.h.
 */

import { vbucketStates } from '../../mcbp/vbucket-states.js';
import { listOf, u16, u32, u64, whenAtLeast } from '../../spec/layout.js';
import { command } from '../describe.js';
import { form } from '../form.js';
import { EACCESS, EINVAL, UNKNOWN_COLLECTION } from '../vocabulary.js';

const SOURCE = 'kv_engine docs/dcp/documentation/commands/get_seqno.md';
const NAMES = 'couchbase.vbucket_states';

/** 0 stands for all states but dead. */
const STATES = { 0: 'alive', ...vbucketStates };

export const getAllVbSeqnos = command('GetAllVbSeqnos', {
  doc: 'Asks for the highest sequence number of each vbucket in a state, or of one collection in each.',
  source: SOURCE,
  vbucket: 'unused',
  request: [
    form({
      source: SOURCE,
      extras: [
        whenAtLeast(4, [
          u32('state', 'State of the vbuckets that are wanted.', {
            names: STATES,
            filter: `${NAMES}.state`,
          }),
        ]),
        whenAtLeast(8, [
          u32('collection_id', 'Collection whose sequence numbers are wanted.', {
            hex: true,
            filter: 'couchbase.key.collection_id',
          }),
        ]),
      ],
    }),
  ],
  response: [
    form({
      source: SOURCE,
      value: {
        kind: 'binary',
        layout: [
          listOf(
            [
              u16('id', 'VBucket.', { filter: `${NAMES}.id` }),
              u64('seqno', 'Highest sequence number of the vbucket.', { filter: `${NAMES}.seqno` }),
            ],
            'vbucket_states',
            'VBuckets, in order.',
            { filter: NAMES },
          ),
        ],
      },
    }),
  ],
  statuses: [EINVAL, EACCESS, UNKNOWN_COLLECTION],
  example: { request: { state: 'replica' } },
});
