/**
 * GetKeys (0xb8): keys of a vbucket as they are on disk, in order.
 *
 *     request   extras: none, or most keys wanted u32; key: where to begin
 *     answer    value: length u16, key; next length ...
 *
 * The document says u32 for the length; its own example, and the server, have u16. Keys come
 * with their collection id where Collections was granted. Sources: kv_engine
 * engines/ep/docs/protocol/get_keys.md, daemon/mcbp_validators.cc get_keys_validator,
 * engines/ep/src/getkeys.cc.
 */
import { listOf, u16, u32, whenAtLeast } from '../../spec/layout.js';
import { keyInValue } from '../collection-key.js';
import { command } from '../describe.js';
import { form } from '../form.js';
import { EACCESS, EINVAL, NOT_MY_VBUCKET, UNKNOWN_COLLECTION } from '../vocabulary.js';

const SOURCE = 'kv_engine engines/ep/docs/protocol/get_keys.md';

export const getKeys = command('GetKeys', {
  doc: 'Lists keys of a vbucket that are on disk, in order, from the key given; those of its collection only.',
  source: SOURCE,
  vbucket: 'required',
  request: [
    form({
      source: SOURCE,
      extras: [whenAtLeast(4, [u32('count', 'Most keys to return; 1000 where it is absent.')])],
      key: 'document',
    }),
  ],
  response: [
    form({
      source: SOURCE,
      value: {
        kind: 'binary',
        layout: [
          listOf(
            [u16('keylength', 'Length of the key.', { unit: 'bytes' }), ...keyInValue()],
            'keys',
            'Keys, in order.',
          ),
        ],
      },
    }),
  ],
  statuses: [NOT_MY_VBUCKET, EINVAL, EACCESS, UNKNOWN_COLLECTION],
  example: { request: { count: 2, key: 'start_key' } },
});
