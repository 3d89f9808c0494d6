/**
 * Delete (0x04), Deleteq (0x14): delete a document.
 *
 *     request   key
 *     answer    extras: none, or vbucket uuid u64, sequence number u64
 *
 * Sources: kv_engine docs/BinaryProtocol.md "0x04 Delete", daemon/mcbp_validators.cc
 * delete_validator.
 */
import type { CommandSpec } from '../../spec/command.js';
import { command } from '../describe.js';
import { form } from '../form.js';
import { EXISTS, LOCKED, MUTATION_TOKEN, NO_KEY, ON_DOCUMENT, PROTOCOL } from '../vocabulary.js';

const remove = (name: string, doc: string): CommandSpec =>
  command(name, {
    doc,
    source: PROTOCOL,
    vbucket: 'required',
    request: [form({ source: PROTOCOL, key: 'document' })],
    response: [form({ source: PROTOCOL, extras: [MUTATION_TOKEN] })],
    statuses: [NO_KEY, EXISTS, LOCKED, ...ON_DOCUMENT],
    example: { request: { key: 'Hello' } },
  });

export const deleteCommands: readonly CommandSpec[] = [
  remove('Delete', 'Deletes a document.'),
  remove('Deleteq', 'Deletes a document. Success is not answered.'),
];
