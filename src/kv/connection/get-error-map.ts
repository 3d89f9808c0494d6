/**
 * GetErrorMap (0xfe): what a client is to do about statuses that it does not know.
 *
 *     request   value: highest version of the map that the client understands u16
 *     answer    value: JSON {version, revision, errors: {<status in hex>: {name, desc, attrs}}}
 *
 * Sources: kv_engine docs/BinaryProtocol.md "0xfe Get error map", docs/ErrorMap.md,
 * daemon/mcbp_validators.cc get_errmap_validator.
 */
import { z } from 'zod';
import { anything, uint } from '../../spec/fields.js';
import { u16 } from '../../spec/layout.js';
import { command } from '../describe.js';
import { form } from '../form.js';
import { EINVAL, PROTOCOL } from '../vocabulary.js';

export const getErrorMap = command('GetErrorMap', {
  doc: 'Asks for the error map: what each status means and what a client may do about it.',
  source: PROTOCOL,
  vbucket: 'unused',
  request: [
    form({
      source: PROTOCOL,
      value: {
        kind: 'binary',
        layout: [
          u16('version', 'Highest version of the map that the client understands.', {
            filter: 'couchbase.geterrmap.version',
          }),
        ],
      },
    }),
  ],
  response: [
    form({
      source: 'kv_engine docs/ErrorMap.md',
      value: {
        kind: 'json',
        required: true,
        schema: z.object({
          version: uint('Version of the format, at most the one asked for.'),
          revision: uint('Rises whenever a status is added.'),
          errors: anything('By status, in hex: name, description, attributes.', { brief: false }),
        }),
      },
    }),
  ],
  statuses: [
    EINVAL,
    { name: 'KeyEnoent', when: 'the server has no map of that version or below', from: 'code' },
  ],
  example: { request: { version: 2 }, response: { version: 2, revision: 1, errors: {} } },
});
