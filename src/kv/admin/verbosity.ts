/**
 * Verbosity (0x1b): how much the server logs.
 *
 *     request   extras: level u32
 *     answer    nothing
 *
 * Sources: kv_engine docs/BinaryProtocol.md "0x1b Verbosity", daemon/mcbp_validators.cc
 * verbosity_validator; the levels daemon/settings.h.
 */
import { u32 } from '../../spec/layout.js';
import { command } from '../describe.js';
import { form } from '../form.js';
import { EACCESS, PROTOCOL } from '../vocabulary.js';

export const verbosity = command('Verbosity', {
  doc: 'Sets how much the server logs.',
  source: PROTOCOL,
  vbucket: 'unused',
  request: [
    form({ source: PROTOCOL, extras: [u32('verbosity', 'The higher, the more is logged.')] }),
  ],
  response: [form({ source: PROTOCOL })],
  statuses: [EACCESS],
  example: { request: { verbosity: 2 } },
});
