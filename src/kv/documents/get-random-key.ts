/**
 * GetRandomKey (0xb6): any document that is in memory.
 *
 *     request   extras: none; or collection id u32; or collection id u32, xattrs wanted u8
 *     answer    extras: flags u32 (the document says none); key; value: the document
 *
 * Sources: kv_engine docs/BinaryProtocol.md "0xb6 Get Random Key",
 * daemon/mcbp_validators.cc get_random_key_validator, GetRandomKeyPayload(V2) in
 * include/memcached/protocol_binary.h; the flags daemon/protocol/mcbp/get_context.cc.
 */
import { u8, u32, whenAtLeast } from '../../spec/layout.js';
import { command } from '../describe.js';
import { form } from '../form.js';
import { EACCESS, EINVAL, FLAGS, PAYLOADS, PROTOCOL, UNKNOWN_COLLECTION } from '../vocabulary.js';

export const getRandomKey = command('GetRandomKey', {
  doc: 'Returns a document chosen at random among those in memory. Once Collections was granted the extras must name the collection.',
  source: PROTOCOL,
  vbucket: 'unused',
  request: [
    form({
      source: `${PROTOCOL}, ${PAYLOADS}`,
      extras: [
        whenAtLeast(4, [
          u32('collection_id', 'Collection to choose from.', {
            hex: true,
            filter: 'couchbase.key.collection_id',
          }),
        ]),
        whenAtLeast(5, [
          u8('include_xattr', 'Not 0: return extended attributes as well.', {
            names: { 0: 'no', 1: 'yes' },
          }),
        ]),
      ],
    }),
  ],
  response: [
    form({
      source: PROTOCOL,
      extras: [whenAtLeast(4, [FLAGS])],
      key: 'document',
      value: { kind: 'document' },
    }),
  ],
  statuses: [
    {
      name: 'KeyEnoent',
      when: 'the collection is empty, or has nothing in memory',
      from: 'document',
    },
    UNKNOWN_COLLECTION,
    EACCESS,
    EINVAL,
  ],
  example: { request: { collection_id: 0 } },
});
