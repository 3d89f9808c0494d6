/**
 * Increment (0x05), Decrement (0x06) and their quiet forms (0x15, 0x16): change a counter,
 * which is a document of decimal digits.
 *
 *     request   extras: delta u64, initial u64, expiration u32; key
 *     answer    extras: none, or vbucket uuid u64, sequence number u64; value: counter u64
 *
 * Sources: kv_engine docs/BinaryProtocol.md "0x05 Increment", daemon/mcbp_validators.cc
 * arithmetic_validator, daemon/protocol/mcbp/arithmetic_context.cc.
 */
import type { CommandSpec } from '../../spec/command.js';
import { u32, u64 } from '../../spec/layout.js';
import { command } from '../describe.js';
import { form } from '../form.js';
import { LOCKED, MUTATION_TOKEN, NO_MEMORY, ON_DOCUMENT, PROTOCOL } from '../vocabulary.js';

const EXTRAS = [
  u64('delta', 'What to add or subtract.'),
  u64('initial', 'Value of a counter that does not exist yet.'),
  u32(
    'expiration',
    'For a counter that does not exist yet: seconds from now (up to 30 days) or Unix time; 0: never; 0xffffffff: do not create it.',
  ),
];

const COUNTER = u64('counter', 'Value of the counter after the operation.', {
  filter: 'couchbase.extras.response',
});

const arithmetic = (name: string, doc: string): readonly CommandSpec[] =>
  ['', 'q'].map((quiet) =>
    command(`${name}${quiet}`, {
      doc: quiet === '' ? doc : `${doc} Success is not answered.`,
      source: PROTOCOL,
      vbucket: 'required',
      request: [form({ source: PROTOCOL, extras: EXTRAS, key: 'document' })],
      response: [
        form({
          source: PROTOCOL,
          extras: [MUTATION_TOKEN],
          value: { kind: 'binary', layout: [COUNTER] },
        }),
      ],
      statuses: [
        {
          name: 'KeyEnoent',
          when: 'there is no such counter and the expiration is 0xffffffff',
          from: 'document',
        },
        { name: 'DeltaBadval', when: 'the document is no decimal number', from: 'code' },
        LOCKED,
        NO_MEMORY,
        ...ON_DOCUMENT,
      ],
      example: {
        request: { delta: 1, initial: 0, expiration: 3600, key: 'counter' },
        response: { counter: 0 },
      },
    }),
  );

export const arithmeticCommands: readonly CommandSpec[] = [
  ...arithmetic('Increment', 'Adds to a counter; past 2^64 - 1 it starts again at 0.'),
  ...arithmetic('Decrement', 'Subtracts from a counter; it never falls below 0.'),
];
