/**
 * RegisterAuthToken (0x2f): give the server a token under a number, by which framing extra 7
 * (impersonate with token auth id) then names it; without a token, drop that number.
 *
 *     request   value: JSON {id, token, type}
 *     answer    nothing
 *
 * Source: kv_engine daemon/mcbp_validators.cc register_auth_token_validator.
 */
import { z } from 'zod';
import { text, uint } from '../../spec/fields.js';
import { command } from '../describe.js';
import { form } from '../form.js';
import { EACCESS, EINVAL, VALIDATORS } from '../vocabulary.js';

export const registerAuthToken = command('RegisterAuthToken', {
  doc: 'Gives the server a token under a number that later requests name, or without a token drops that number.',
  source: VALIDATORS,
  vbucket: 'unused',
  request: [
    form({
      source: VALIDATORS,
      value: {
        kind: 'json',
        required: true,
        schema: z.object({
          id: uint('Number that stands for the token.'),
          token: text('The token.', { secret: true, brief: false }).optional(),
          type: text('Kind of token; servers know "JWT" only.').optional(),
        }),
      },
    }),
  ],
  response: [form({ source: VALIDATORS })],
  statuses: [EINVAL, { name: 'NotSupported', when: 'the type is not JWT', from: 'code' }, EACCESS],
  example: { request: { id: 1, token: 'some-token', type: 'JWT' } },
});
