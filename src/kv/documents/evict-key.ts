/**
 * EvictKey (0x93): drop the value of a document from memory; it stays on disk.
 *
 *     request   key
 *     answer    value: what was done, as text
 *
 * Sources: kv_engine daemon/mcbp_validators.cc evict_key_validator,
 * engines/ep/src/ep_engine.cc evictKey.
 */
import { command } from '../describe.js';
import { form } from '../form.js';
import { NO_KEY, ON_DOCUMENT, VALIDATORS } from '../vocabulary.js';

export const evictKey = command('EvictKey', {
  doc: 'Drops the value of a document from memory; it stays on disk.',
  source: VALIDATORS,
  vbucket: 'required',
  request: [form({ source: VALIDATORS, key: 'document' })],
  response: [form({ source: 'kv_engine engines/ep/src/ep_engine.cc', value: { kind: 'any' } })],
  statuses: [
    NO_KEY,
    { name: 'KeyEexists', when: 'the document is not on disk yet, or is locked', from: 'code' },
    ...ON_DOCUMENT,
  ],
  example: { request: { key: 'Hello' } },
});
