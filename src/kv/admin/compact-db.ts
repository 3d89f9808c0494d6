/**
 * CompactDb (0xb3): compact the file of a vbucket; the header names it.
 *
 *     request   extras: purge before time u64, purge before sequence number u64,
 *               drop deletes u8, padding of 7 zero bytes; value: none, or JSON array of ids of
 *               encryption keys that the file must no longer use
 *     answer    nothing
 *
 * Sources: CompactDbPayload in kv_engine include/memcached/protocol_binary.h,
 * daemon/mcbp_validators.cc compact_db_validator, daemon/protocol/mcbp/engine_wrapper.cc.
 */
import { z } from 'zod';
import { u8, u16, u32, u64 } from '../../spec/layout.js';
import { command } from '../describe.js';
import { form } from '../form.js';
import { EACCESS, EINVAL, NOT_MY_VBUCKET, PAYLOADS, TRY_AGAIN } from '../vocabulary.js';

export const compactDb = command('CompactDb', {
  doc: 'Compacts the file of a vbucket and purges what is left of old deletions.',
  source: PAYLOADS,
  vbucket: 'required',
  request: [
    form({
      source: PAYLOADS,
      extras: [
        u64('purge_before_ts', 'Purge deletions up to this Unix time; 0: none by time.', {
          unit: 's',
        }),
        u64('purge_before_seq', 'Purge deletions up to this sequence number; 0: none by number.'),
        u8('drop_deletes', 'Purge all deletions.', { names: { 0: 'no', 1: 'yes' } }),
        u8('align_pad1', 'Zero.'),
        u16('align_pad2', 'Zero.'),
        u32('align_pad3', 'Zero.'),
      ],
      value: { kind: 'json', required: false, schema: z.array(z.string()), items: 'obsolete_keys' },
    }),
  ],
  response: [form({ source: PAYLOADS })],
  statuses: [EINVAL, NOT_MY_VBUCKET, EACCESS, TRY_AGAIN],
  example: { request: { purge_before_ts: 0, purge_before_seq: 0, drop_deletes: 'no' } },
});
