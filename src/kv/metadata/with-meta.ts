/**
 * SetWithMeta (0xa2), AddWithMeta (0xa4), DelWithMeta (0xa8) and their quiet forms (one above
 * each): changes that happened elsewhere, as replication between clusters makes them.
 *
 *     request   extras: flags u32, expiration u32, revision u64, CAS u64
 *               + options u32 (28 or 30 bytes), + length of extended metadata u16 (26 or 30);
 *               key; value: the document, then the extended metadata, which servers ignore
 *     answer    extras: none, or vbucket uuid u64, sequence number u64
 *
 * Deletions carry the time of the deletion where the others have the expiry. Sources: kv_engine
 * engines/ep/docs/protocol/set_with_meta.md, del_with_meta.md,
 * include/memcached/protocol_binary.h, daemon/mcbp_validators.cc mutate_with_meta_validator.
 */
import type { CommandSpec } from '../../spec/command.js';
import { type Layout, u16, u32, u64, when } from '../../spec/layout.js';
import { command } from '../describe.js';
import { form } from '../form.js';
import {
  EINVAL,
  expiresAt,
  FLAGS,
  LOCKED,
  MUTATION_TOKEN,
  NO_KEY,
  NO_MEMORY,
  ON_DOCUMENT,
} from '../vocabulary.js';

const SET_PAGE = 'kv_engine engines/ep/docs/protocol/set_with_meta.md';
const DEL_PAGE = 'kv_engine engines/ep/docs/protocol/del_with_meta.md';

const OPTIONS = {
  1: 'FORCE_WITH_META_OP',
  2: 'FORCE_ACCEPT_WITH_META_OPS',
  4: 'REGENERATE_CAS',
  8: 'SKIP_CONFLICT_RESOLUTION',
  16: 'IS_EXPIRATION',
} as const;

/** Neither of the two optional fields is told but by the length. */
const optional: Layout = [
  when(
    ({ length }) => length === 28 || length === 30,
    [u32('options', 'How to resolve conflicts.', { flags: OPTIONS })],
  ),
  when(
    ({ length }) => length === 26 || length === 30,
    [u16('meta_length', 'Bytes of extended metadata at the end of the value.', { unit: 'bytes' })],
  ),
];

const withMeta = (name: string, doc: string, source: string): readonly CommandSpec[] => {
  const isDelete = name === 'Del';
  const time = isDelete
    ? u32('expiration', 'Unix time of the deletion.', { unit: 's' })
    : expiresAt('expiration');
  return ['', 'q'].map((quiet) =>
    command(`${name}${quiet}WithMeta`, {
      doc: quiet === '' ? doc : `${doc} Success is not answered.`,
      source,
      vbucket: 'required',
      request: [
        form({
          source,
          extras: [
            FLAGS,
            time,
            u64('revseqno', 'How often the document was changed.'),
            u64('cas', 'CAS that the document has where it comes from.', { hex: true }),
            ...optional,
          ],
          key: 'document',
          value: { kind: 'document' },
        }),
      ],
      response: [form({ source, extras: [MUTATION_TOKEN] })],
      statuses: [
        {
          name: 'KeyEexists',
          when: 'the conflict was resolved against this change',
          from: 'document',
        },
        NO_KEY,
        EINVAL,
        LOCKED,
        NO_MEMORY,
        ...ON_DOCUMENT,
      ],
      example: {
        request: { flags: 7, expiration: 10, revseqno: 20, cas: 30, key: 'mykey' },
      },
    }),
  );
};

export const withMetaCommands: readonly CommandSpec[] = [
  ...withMeta('Set', 'Stores a document that was changed elsewhere.', SET_PAGE),
  ...withMeta('Add', 'Stores a document from elsewhere that must not exist yet.', SET_PAGE),
  ...withMeta('Del', 'Deletes a document that was deleted elsewhere.', DEL_PAGE),
];
