/**
 * Set (0x01), Add (0x02), Replace (0x03) and their quiet forms (0x11-0x13): store a document.
 *
 *     request   extras: flags u32, expiration u32; key; value: the document
 *     answer    extras: none, or vbucket uuid u64, sequence number u64
 *
 * Sources: kv_engine docs/BinaryProtocol.md "0x01 Set" to "0x13 ReplaceQ",
 * daemon/mcbp_validators.cc set_replace_validator, add_validator.
 */
import type { CommandSpec, DocumentedStatus } from '../../spec/command.js';
import { command } from '../describe.js';
import { form } from '../form.js';
import {
  EXISTS,
  EXPIRATION,
  FLAGS,
  LOCKED,
  MUTATION_TOKEN,
  NO_KEY,
  NO_MEMORY,
  ON_DOCUMENT,
  PROTOCOL,
} from '../vocabulary.js';

const store = (
  name: string,
  doc: string,
  statuses: readonly DocumentedStatus[],
): readonly CommandSpec[] =>
  ['', 'q'].map((quiet) =>
    command(`${name}${quiet}`, {
      doc: quiet === '' ? doc : `${doc} Success is not answered.`,
      source: PROTOCOL,
      vbucket: 'required',
      request: [
        form({
          source: PROTOCOL,
          extras: [FLAGS, EXPIRATION],
          key: 'document',
          value: { kind: 'document' },
        }),
      ],
      response: [form({ source: PROTOCOL, extras: [MUTATION_TOKEN] })],
      statuses: [
        ...statuses,
        LOCKED,
        { name: 'E2big', when: 'the document is too large', from: 'code' },
        NO_MEMORY,
        ...ON_DOCUMENT,
      ],
      example: { request: { flags: 0xdeadbeef, expiration: 3600, key: 'Hello', value: 'World' } },
    }),
  );

export const setCommands: readonly CommandSpec[] = [
  ...store('Set', 'Stores a document, whether it exists or not; with a CAS only over that one.', [
    EXISTS,
    NO_KEY,
  ]),
  ...store('Add', 'Stores a document that must not exist yet.', [EXISTS]),
  ...store('Replace', 'Stores a document that must exist already.', [NO_KEY, EXISTS]),
];
