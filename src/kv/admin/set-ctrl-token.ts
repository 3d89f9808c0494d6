/**
 * SetCtrlToken (0xf4): once the session token of the cluster manager; servers refuse it today.
 *
 *     request   extras: new token u64; header CAS: the token it replaces
 *     answer    header CAS: the token now set
 *
 * Sources: kv_engine docs/BinaryProtocol.md "0xf4 Set Ctrl Token", daemon/mcbp_executors.cc.
 */
import { u64 } from '../../spec/layout.js';
import { command } from '../describe.js';
import { form } from '../form.js';
import { PROTOCOL } from '../vocabulary.js';

export const setCtrlToken = command('SetCtrlToken', {
  doc: 'Once set the token that tells sessions of the cluster manager apart.',
  source: PROTOCOL,
  vbucket: 'unused',
  request: [
    form({
      source: PROTOCOL,
      extras: [u64('new_cas', 'The new token.', { hex: true, filter: 'couchbase.extras.cas' })],
    }),
  ],
  response: [form({ source: PROTOCOL })],
  statuses: [
    { name: 'KeyEexists', when: 'the token is not the one in the CAS', from: 'document' },
    { name: 'NotSupported', when: 'always, since the token was given up', from: 'code' },
  ],
  example: { request: { new_cas: 1 } },
});
