/**
 * GetMeta (0xa0), GetqMeta (0xa1): what is stored about a document, deleted ones included.
 *
 *     request   extras: none, or version wanted u8; key
 *     answer    extras: deleted u32, flags u32, expiry u32, revision u64; version 2: datatype u8
 *
 * Wireshark calls the last byte `confres`, which it was before 4.6. Sources: kv_engine
 * engines/ep/docs/protocol/get_meta.md, GetMetaPayload in include/memcached/protocol_binary.h,
 * daemon/mcbp_validators.cc get_meta_validator.
 */
import type { CommandSpec } from '../../spec/command.js';
import { u8, u32, u64, whenAtLeast } from '../../spec/layout.js';
import { command } from '../describe.js';
import { form } from '../form.js';
import { datatypeFlags } from '../names.js';
import { EINVAL, expiresAt, FLAGS, NO_KEY, ON_DOCUMENT } from '../vocabulary.js';

const SOURCE = 'kv_engine engines/ep/docs/protocol/get_meta.md';

const getMeta = (name: string, doc: string): CommandSpec =>
  command(name, {
    doc,
    source: SOURCE,
    vbucket: 'required',
    request: [
      form({
        source: SOURCE,
        extras: [
          whenAtLeast(1, [
            u8('reqextmeta', 'Version of the answer that is wanted; 2: with the datatype.'),
          ]),
        ],
        key: 'document',
      }),
    ],
    response: [
      form({
        source: SOURCE,
        extras: [
          u32('deleted', 'Whether the document is deleted.', { names: { 0: 'no', 1: 'yes' } }),
          FLAGS,
          expiresAt('expiry'),
          u64('seqno', 'How often the document was changed.', {
            filter: 'couchbase.extras.meta.seqno',
          }),
          whenAtLeast(21, [
            u8('datatype', 'Datatype of the document.', {
              flags: datatypeFlags,
              filter: 'couchbase.extras.confres',
            }),
          ]),
        ],
      }),
    ],
    statuses: [NO_KEY, EINVAL, ...ON_DOCUMENT],
    example: { request: { reqextmeta: 2, key: 'mykey' } },
  });

export const getMetaCommands: readonly CommandSpec[] = [
  getMeta('GetMeta', 'Asks what is stored about a document, deleted ones included.'),
  getMeta(
    'GetqMeta',
    'Asks what is stored about a document, deleted ones included. One that never existed is not answered.',
  ),
];
