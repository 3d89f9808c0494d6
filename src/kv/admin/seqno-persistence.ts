/**
 * SeqnoPersistence (0xb7): wait until a sequence number of a vbucket is on disk.
 *
 *     request   extras: sequence number u64
 *     answer    nothing
 *
 * The document's example shows sixteen bytes of extras and says eight; the server demands eight.
 * Sources: kv_engine docs/dcp/documentation/commands/persist_seqno.md,
 * daemon/mcbp_validators.cc seqno_persistence_validator.
 */
import { u64 } from '../../spec/layout.js';
import { command } from '../describe.js';
import { form } from '../form.js';
import { EINVAL, NOT_MY_VBUCKET } from '../vocabulary.js';

const SOURCE = 'kv_engine docs/dcp/documentation/commands/persist_seqno.md';

export const seqnoPersistence = command('SeqnoPersistence', {
  doc: 'Is answered once all changes up to a sequence number are on disk.',
  source: SOURCE,
  vbucket: 'required',
  request: [
    form({
      source: SOURCE,
      extras: [
        u64('seqno', 'Sequence number to wait for.', { filter: 'couchbase.extras.mutation_seqno' }),
      ],
    }),
  ],
  response: [form({ source: SOURCE })],
  statuses: [
    EINVAL,
    NOT_MY_VBUCKET,
    { name: 'Etmpfail', when: 'it took too long', from: 'document' },
  ],
  example: { request: { seqno: 4277001930 } },
});
