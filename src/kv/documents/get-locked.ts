/**
 * GetLocked (0x94): read a document and lock it for writers who do not know the new CAS;
 * UnlockKey (0x95): release that lock.
 *
 *     GetLocked   request: extras: none or lock time u32; key
 *                 answer: extras: flags u32; value: the document; header CAS: the lock's
 *     UnlockKey   request: key; header CAS: the lock's. Answer: nothing
 *
 * The document calls the extras of a GetLocked answer a lock time; the server sends the flags.
 * Sources: kv_engine docs/BinaryProtocol.md "0x94 Get locked", "0x95 Unlock key",
 * daemon/mcbp_validators.cc get_locked_validator, unlock_validator,
 * daemon/protocol/mcbp/get_locked_context.cc.
 */
import { u32, whenAtLeast } from '../../spec/layout.js';
import { command } from '../describe.js';
import { form } from '../form.js';
import { FLAGS, NO_KEY, ON_DOCUMENT, PROTOCOL, VALIDATORS } from '../vocabulary.js';

export const getLocked = command('GetLocked', {
  doc: 'Reads a document and locks it for some seconds: until then it can only be changed with the CAS of this answer.',
  source: PROTOCOL,
  vbucket: 'required',
  request: [
    form({
      source: `${PROTOCOL}, ${VALIDATORS}`,
      extras: [
        whenAtLeast(4, [
          u32('lock_time', 'Seconds for which to lock; 0, or too many: the default of the bucket.'),
        ]),
      ],
      key: 'document',
    }),
  ],
  response: [
    form({
      source: 'kv_engine daemon/protocol/mcbp/get_locked_context.cc',
      extras: [FLAGS],
      value: { kind: 'document' },
    }),
  ],
  statuses: [
    NO_KEY,
    { name: 'Locked', when: 'someone else holds the lock', from: 'document' },
    ...ON_DOCUMENT,
  ],
  example: { request: { lock_time: 15, key: 'Hello' } },
});

export const unlockKey = command('UnlockKey', {
  doc: 'Releases the lock that GetLocked took; the CAS must be the one that it answered.',
  source: PROTOCOL,
  vbucket: 'required',
  request: [form({ source: PROTOCOL, key: 'document' })],
  response: [form({ source: PROTOCOL })],
  statuses: [
    NO_KEY,
    { name: 'Locked', when: 'the CAS is not that of the lock', from: 'document' },
    { name: 'NotLocked', when: 'the document is not locked', from: 'document' },
    ...ON_DOCUMENT,
  ],
  example: { request: { key: 'Hello' } },
});
