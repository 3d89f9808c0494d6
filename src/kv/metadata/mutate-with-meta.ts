/**
 * MutateWithMeta (0x4b): the with-meta commands in one, with metadata as JSON.
 *
 *     request   extras: length of the metadata u32; key;
 *               value: the document, then JSON {command, cas, rev_seqno, flags, expiration,
 *               options, cas_offsets, seqno_offsets}
 *     answer    extras: none, or vbucket uuid u64, sequence number u64
 *
 * The metadata stands at the END of the value: a layout, which reads from the start, cannot
 * find it, so that the value is shown as one. Source: kv_engine
 * daemon/protocol/mcbp/mutate_with_meta_context.h.
 */
import { u32 } from '../../spec/layout.js';
import { command } from '../describe.js';
import { form } from '../form.js';
import { EINVAL, EXISTS, LOCKED, MUTATION_TOKEN, NO_KEY, ON_DOCUMENT } from '../vocabulary.js';

const SOURCE = 'kv_engine daemon/protocol/mcbp/mutate_with_meta_context.h';

export const mutateWithMeta = command('MutateWithMeta', {
  doc: 'Adds, sets or deletes a document with metadata from elsewhere, which stands as JSON at the end of the value. The server can write the new CAS and sequence number into extended attributes.',
  source: SOURCE,
  vbucket: 'required',
  request: [
    form({
      source: SOURCE,
      extras: [u32('meta_length', 'Bytes of JSON at the end of the value.', { unit: 'bytes' })],
      key: 'document',
      value: { kind: 'any' },
    }),
  ],
  response: [form({ source: SOURCE, extras: [MUTATION_TOKEN] })],
  statuses: [EXISTS, NO_KEY, EINVAL, LOCKED, ...ON_DOCUMENT],
  example: { request: { meta_length: 0, key: 'mykey' } },
});
