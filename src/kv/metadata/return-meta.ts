/**
 * ReturnMeta (0xb2): set, add or delete a document and be told its metadata.
 *
 *     request   extras: operation u32, flags u32, expiration u32; key; value: the document
 *     answer    extras: flags u32, expiration u32, revision u64
 *
 * Sources: kv_engine engines/ep/docs/protocol/setrm.md, addrm.md, delrm.md, ReturnMetaPayload
 * in include/memcached/protocol_binary.h, daemon/mcbp_validators.cc return_meta_validator.
 */
import { u32, u64 } from '../../spec/layout.js';
import { command } from '../describe.js';
import { form } from '../form.js';
import {
  EINVAL,
  EXISTS,
  EXPIRATION,
  expiresAt,
  FLAGS,
  NO_KEY,
  NO_MEMORY,
  ON_DOCUMENT,
} from '../vocabulary.js';

const SOURCE = 'kv_engine engines/ep/docs/protocol/setrm.md, addrm.md, delrm.md';

export const returnMeta = command('ReturnMeta', {
  doc: 'Sets, adds or deletes a document; the answer tells the metadata that it got.',
  source: SOURCE,
  vbucket: 'required',
  request: [
    form({
      source: SOURCE,
      extras: [
        u32('mutation_type', 'What to do.', { names: { 1: 'set', 2: 'add', 3: 'del' } }),
        FLAGS,
        EXPIRATION,
      ],
      key: 'document',
      value: { kind: 'document' },
    }),
  ],
  response: [
    form({
      source: SOURCE,
      extras: [
        FLAGS,
        expiresAt('expiration'),
        u64('rev_seqno', 'How often the document was changed.'),
      ],
    }),
  ],
  statuses: [EXISTS, NO_KEY, EINVAL, NO_MEMORY, ...ON_DOCUMENT],
  example: {
    request: { mutation_type: 'set', flags: 7, expiration: 10, key: 'mykey', value: 'myvalue' },
    response: { flags: 7, expiration: 1317185914, rev_seqno: 14 },
  },
});
