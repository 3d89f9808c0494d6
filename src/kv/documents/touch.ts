/**
 * Touch (0x1c), Gat (0x1d), Gatq (0x1e): set the expiry time of a document; the two latter
 * return the document.
 *
 *     request   extras: expiration u32; key
 *     answer    Touch: nothing. Gat, Gatq: extras: flags u32; value: the document
 *
 * Sources: kv_engine docs/BinaryProtocol.md "0x1c Touch", daemon/mcbp_validators.cc
 * gat_validator, daemon/protocol/mcbp/gat_context.cc. Memcached answers Touch with flags.
 */
import type { CommandSpec } from '../../spec/command.js';
import { whenAtLeast } from '../../spec/layout.js';
import { command } from '../describe.js';
import { form } from '../form.js';
import { EXPIRATION, FLAGS, NO_KEY, ON_DOCUMENT, PROTOCOL } from '../vocabulary.js';

const GAT_CONTEXT = 'kv_engine daemon/protocol/mcbp/gat_context.cc';

const touchCommand = (name: string, doc: string, more: Partial<CommandSpec>): CommandSpec =>
  command(name, {
    doc,
    source: PROTOCOL,
    vbucket: 'required',
    request: [form({ source: PROTOCOL, extras: [EXPIRATION], key: 'document' })],
    statuses: [NO_KEY, ...ON_DOCUMENT],
    example: { request: { expiration: 3600, key: 'Hello' } },
    ...more,
  });

const ITEM = form({ source: GAT_CONTEXT, extras: [FLAGS], value: { kind: 'document' } });

export const touchCommands: readonly CommandSpec[] = [
  touchCommand('Touch', 'Sets the expiry time of a document.', {
    response: [form({ source: GAT_CONTEXT, extras: [whenAtLeast(4, [FLAGS])] })],
  }),
  touchCommand('Gat', 'Sets the expiry time of a document and returns it.', { response: [ITEM] }),
  touchCommand(
    'Gatq',
    'Sets the expiry time of a document and returns it. One that does not exist is not answered.',
    { response: [ITEM] },
  ),
];
