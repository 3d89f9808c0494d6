/**
 * 0x5b: hands a vbucket over, at the end of a takeover.
 *
 *   extras  0 state
 *
 * The page calls it unanswered and lets it have a value; the consumer answers, and its validator
 * demands that there be no value. Source: kv_engine
 * docs/dcp/documentation/commands/set-vbucket-state.md, daemon/mcbp_validators.cc.
 */

import { vbucketStates } from '../../mcbp/vbucket-states.js';
import { u8 } from '../../spec/layout.js';
import { streamMessage } from './vocabulary.js';

export const dcpSetVbucketState = streamMessage('DcpSetVbucketState', {
  doc: 'Sets the state that the vbucket gets at the end of the stream, during a takeover.',
  page: 'set-vbucket-state',
  extras: [u8('state', 'State that the vbucket gets.', { names: vbucketStates })],
  example: { state: 'dead' },
});
