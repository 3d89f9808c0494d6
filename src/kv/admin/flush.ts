/**
 * Flush (0x08), Flushq (0x18): delete everything. Couchbase refuses both today; memcached and
 * old servers obey.
 *
 *     request   extras: none, or expiration u32
 *     answer    nothing
 *
 * Source: kv_engine docs/BinaryProtocol.md "0x08 Flush".
 */
import type { CommandSpec } from '../../spec/command.js';
import { u32, whenAtLeast } from '../../spec/layout.js';
import { command } from '../describe.js';
import { form } from '../form.js';
import { NOT_SUPPORTED, PROTOCOL } from '../vocabulary.js';

const WHEN = u32(
  'expiration',
  'When to flush: seconds from now or Unix time; 0: at once. Couchbase took nothing but 0.',
);

const flush = (name: string, doc: string): CommandSpec =>
  command(name, {
    doc,
    source: PROTOCOL,
    vbucket: 'unused',
    request: [form({ source: PROTOCOL, extras: [whenAtLeast(4, [WHEN])] })],
    response: [form({ source: PROTOCOL })],
    statuses: [NOT_SUPPORTED],
    example: { request: { expiration: 0 } },
  });

export const flushCommands: readonly CommandSpec[] = [
  flush('Flush_Unsupported', 'Deletes all documents. No longer supported by Couchbase.'),
  flush(
    'Flushq_Unsupported',
    'Deletes all documents; success is not answered. No longer supported by Couchbase.',
  ),
];
