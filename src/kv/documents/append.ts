/**
 * Append (0x0e), Prepend (0x0f) and their quiet forms (0x19, 0x1a): add bytes to a document.
 *
 *     request   key; value: the bytes to add
 *     answer    extras: none, or vbucket uuid u64, sequence number u64
 *
 * Sources: kv_engine docs/BinaryProtocol.md "0x0e Append", daemon/mcbp_validators.cc
 * append_prepend_validator.
 */
import type { CommandSpec } from '../../spec/command.js';
import { command } from '../describe.js';
import { form } from '../form.js';
import { EXISTS, LOCKED, MUTATION_TOKEN, NO_MEMORY, ON_DOCUMENT, PROTOCOL } from '../vocabulary.js';

const extend = (name: string, doc: string): CommandSpec =>
  command(name, {
    doc,
    source: PROTOCOL,
    vbucket: 'required',
    request: [form({ source: PROTOCOL, key: 'document', value: { kind: 'document' } })],
    response: [form({ source: PROTOCOL, extras: [MUTATION_TOKEN] })],
    statuses: [
      { name: 'NotStored', when: 'there is no such document', from: 'code' },
      EXISTS,
      LOCKED,
      { name: 'E2big', when: 'the document would become too large', from: 'code' },
      NO_MEMORY,
      ...ON_DOCUMENT,
    ],
    example: { request: { key: 'Hello', value: '!' } },
  });

const SILENT = 'Success is not answered.';

export const appendCommands: readonly CommandSpec[] = [
  extend('Append', 'Adds bytes at the end of a document.'),
  extend('Appendq', `Adds bytes at the end of a document. ${SILENT}`),
  extend('Prepend', 'Adds bytes at the start of a document.'),
  extend('Prependq', `Adds bytes at the start of a document. ${SILENT}`),
];
