/**
 * GetEx (0x49), GetExReplica (0x4a): read a document whole, extended attributes included.
 *
 *     request   key
 *     answer    extras: flags u32; value: xattrs and document, compressed where so stored
 *
 * The connection must have been granted XATTR, JSON and SnappyEverywhere. Sources: kv_engine
 * docs/BinaryProtocol.md "0x49 GetEx", daemon/mcbp_validators.cc getex_validator.
 */
import type { CommandSpec } from '../../spec/command.js';
import { command } from '../describe.js';
import { form } from '../form.js';
import { FLAGS, NO_KEY, ON_DOCUMENT, PROTOCOL } from '../vocabulary.js';

const getEx = (name: string, copy: string): CommandSpec =>
  command(name, {
    doc: `Reads a document with its extended attributes, as it is stored, from ${copy}. The datatype of the answer says whether it is compressed and has attributes.`,
    source: PROTOCOL,
    vbucket: 'required',
    request: [form({ source: PROTOCOL, key: 'document' })],
    response: [form({ source: PROTOCOL, extras: [FLAGS], value: { kind: 'document' } })],
    statuses: [
      NO_KEY,
      {
        name: 'NotSupported',
        when: 'HELLO did not grant XATTR, JSON and SnappyEverywhere',
        from: 'document',
      },
      ...ON_DOCUMENT,
    ],
    example: { request: { key: 'Hello' } },
  });

export const getExCommands: readonly CommandSpec[] = [
  getEx('GetEx', 'the active vbucket'),
  getEx('GetExReplica', 'a replica'),
];
