/**
 * GetVbucket (0x3e): the state of a vbucket; DelVbucket (0x3f): delete it. The header names it.
 * (SetVbucket 0x3d: src/fusion.)
 *
 *     GetVbucket   answer: value: state u32
 *     DelVbucket   request: value: none, or the text async=0, which waits for the end
 *
 * Sources: kv_engine docs/BinaryProtocol.md "0x3e Get VBucket", "0x3f Del VBucket",
 * daemon/mcbp_validators.cc get_vbucket_validator, del_vbucket_validator.
 */

import { vbucketStates } from '../../mcbp/vbucket-states.js';
import { u32 } from '../../spec/layout.js';
import { command } from '../describe.js';
import { form } from '../form.js';
import { EACCESS, NOT_MY_VBUCKET, PROTOCOL } from '../vocabulary.js';

export const getVbucket = command('GetVbucket', {
  doc: 'Asks for the state of a vbucket.',
  source: PROTOCOL,
  vbucket: 'required',
  request: [form({ source: PROTOCOL })],
  response: [
    form({
      source: PROTOCOL,
      value: {
        kind: 'binary',
        layout: [
          u32('state', 'State of the vbucket.', {
            names: vbucketStates,
            filter: 'couchbase.vbucket_states.state',
          }),
        ],
      },
    }),
  ],
  statuses: [NOT_MY_VBUCKET, EACCESS],
  example: { request: {}, response: { state: 'active' } },
});

export const delVbucket = command('DelVbucket', {
  doc: 'Deletes a vbucket, which must be dead. With the value "async=0" the answer comes once it is gone.',
  source: PROTOCOL,
  vbucket: 'required',
  request: [form({ source: PROTOCOL, value: { kind: 'any' } })],
  response: [form({ source: PROTOCOL })],
  statuses: [
    NOT_MY_VBUCKET,
    { name: 'Einval', when: 'the vbucket is not dead', from: 'code' },
    EACCESS,
  ],
  example: { request: { value: 'async=0' } },
});
