/**
 * Get (0x00), Getq (0x09), Getk (0x0c), Getkq (0x0d), GetReplica (0x83): read a document.
 *
 *     request   key
 *     answer    extras: flags u32; key (Getk, Getkq only); value: the document
 *
 * The quiet forms stay silent where there is no document. Sources: kv_engine
 * docs/BinaryProtocol.md "0x00 Get" to "0x0d GetKQ", daemon/mcbp_validators.cc get_validator,
 * daemon/protocol/mcbp/get_context.cc.
 */
import type { CommandSpec } from '../../spec/command.js';
import { command } from '../describe.js';
import { form } from '../form.js';
import { FLAGS, NO_KEY, ON_DOCUMENT, PROTOCOL } from '../vocabulary.js';

const get = (name: string, doc: string, answersWithKey: boolean): CommandSpec =>
  command(name, {
    doc,
    source: PROTOCOL,
    vbucket: 'required',
    request: [form({ source: PROTOCOL, key: 'document' })],
    response: [
      form({
        source: PROTOCOL,
        extras: [FLAGS],
        key: answersWithKey ? 'document' : 'none',
        value: { kind: 'document' },
      }),
    ],
    statuses: [NO_KEY, ...ON_DOCUMENT],
    example: { request: { key: 'Hello' } },
  });

const QUIETLY = 'A document that does not exist is not answered.';

export const getCommands: readonly CommandSpec[] = [
  get('Get', 'Reads a document.', false),
  get('Getq', `Reads a document. ${QUIETLY}`, false),
  get('Getk', 'Reads a document; the answer repeats the key.', true),
  get('Getkq', `Reads a document; the answer repeats the key. ${QUIETLY}`, true),
  get('GetReplica', 'Reads a document from a replica of its vbucket.', false),
];
