/**
 * 0x53: asks a producer for the stream of a vbucket.
 *
 *   extras  0-3 flags | 4-7 reserved | 8-15 start | 16-23 end | 24-31 vbucket uuid
 *           32-39 snapshot start | 40-47 snapshot end
 *   value   JSON, optional; its datatype is RAW all the same
 *   answer  Success: the failover log; Rollback: the 8-byte sequence number to go back to
 *
 * Sources: kv_engine docs/dcp/documentation/commands/stream-request.md, stream-request-value.md;
 * dcp_stream_req_validator in daemon/mcbp_validators.cc.
 */
import { z } from 'zod';
import { anything, field, text, texts, uint } from '../../spec/fields.js';
import { u32, u64, when } from '../../spec/layout.js';
import { command } from '../describe.js';
import { form } from '../form.js';
import { failoverLog } from './failover-log.js';
import { streamFlags } from './stream-flags.js';
import {
  EINVAL,
  NO_MEMORY,
  NOT_MY_VBUCKET,
  page,
  STREAM_EXISTS,
  STREAM_ID_INVALID,
  TRY_AGAIN,
} from './vocabulary.js';

const source = page('stream-request');
const VALUE_SOURCE = 'kv_engine docs/dcp/documentation/commands/stream-request-value.md';

/** An entry of a failover log takes 16 bytes: 8 can only be the answer Rollback. */
const ROLLBACK_WIDTH = 8;

const value = z.object({
  uid: text('Manifest of collections last seen, in hexadecimal.').optional(),
  sid: uint('Id that the messages of the stream are to carry.').optional(),
  collections: texts('Collections to stream, in hexadecimal.').optional(),
  scope: text('Scope to stream, in hexadecimal.').optional(),
  purge_seqno: text('Purge sequence number last seen, in decimal.').optional(),
  cts: field(
    z.object({
      free_memory: uint('Memory that the consumer has for cached documents.', {
        unit: 'bytes',
      }).optional(),
      all_keys: anything('Send key and metadata where the value does not fit.').optional(),
    }),
    { doc: 'How the cache is to be transferred, with the flag CacheTransfer.' },
  ).optional(),
});

export const dcpStreamReq = command('DcpStreamReq', {
  doc: 'Asks for the stream of the vbucket from a point of its history on. Where that point is on another branch of history the answer is Rollback, with the sequence number to go back to.',
  source,
  vbucket: 'required',
  request: [
    form({
      source: `${source}; ${VALUE_SOURCE}`,
      extras: [
        streamFlags,
        u32('reserved', 'Must be 0.'),
        u64('start_seqno', 'Last sequence number that the consumer has.'),
        u64('end_seqno', 'Last sequence number that it wants.'),
        u64('vbucket_uuid', 'Branch of history that it knows; 0: none.', { hex: true }),
        u64('snap_start_seqno', 'Start of the snapshot that it was receiving.'),
        u64('snap_end_seqno', 'End of the snapshot that it was receiving.'),
      ],
      value: { kind: 'json', schema: value, required: false },
    }),
  ],
  response: [
    form({
      source,
      value: {
        kind: 'binary',
        layout: [
          when(
            ({ length }) => length === ROLLBACK_WIDTH,
            [u64('rollback_seqno', 'Sequence number to go back to.')],
          ),
          when(({ length }) => length !== ROLLBACK_WIDTH, [failoverLog]),
        ],
      },
    }),
  ],
  statuses: [
    STREAM_EXISTS,
    EINVAL,
    NOT_MY_VBUCKET,
    { name: 'Erange', when: 'the sequence numbers are not in order', from: 'document' },
    NO_MEMORY,
    TRY_AGAIN,
    STREAM_ID_INVALID,
  ],
  example: {
    request: {
      start_seqno: 0xffeedd,
      end_seqno: 0xffff_ffff_ffff_ffffn,
      vbucket_uuid: 0xfeeddeca,
      snap_end_seqno: 0xffeeff,
    },
  },
});
