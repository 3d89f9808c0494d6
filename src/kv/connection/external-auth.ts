/**
 * What the server asks an external authentication provider (a connection that sent
 * AuthProvider): Authenticate (0x02), ActiveExternalUsers (0x03), GetAuthorization (0x04), all
 * server opcodes.
 *
 *     Authenticate          value: JSON {step, context, mechanism, peer, challenge,
 *                           authentication-only}; answer: JSON {response, context, rbac, token}
 *     ActiveExternalUsers   value: JSON array of user names
 *     GetAuthorization      key: user name; answer: value: JSON {rbac}
 *
 * The challenge of PLAIN is the password in base64, and what the provider sends back may serve
 * to guess it: both are hidden. `context` is the provider's own token; hiding it hides the
 * `error.context` of failures as well. Source: kv_engine docs/ExternalAuthProvider.md.
 */
import { z } from 'zod';
import { anything, flag, text } from '../../spec/fields.js';
import { serverCommand } from '../describe.js';
import { form } from '../form.js';

const SOURCE = 'kv_engine docs/ExternalAuthProvider.md';

const rbac = () => anything('Roles of the user.', { brief: false }).optional();

export const authenticate = serverCommand('Authenticate', {
  doc: 'Asks the provider to authenticate a user that the server does not know.',
  source: SOURCE,
  request: [
    form({
      source: SOURCE,
      value: {
        kind: 'json',
        required: true,
        schema: z.object({
          step: flag('This goes on with an authentication that has begun.').optional(),
          context: text('What the provider gave to go on with.', { secret: true }).optional(),
          mechanism: text('SASL mechanism.').optional(),
          peer: anything('Address of the client.').optional(),
          challenge: text('What the client sent, in base64.', { secret: true }),
          'authentication-only': flag('The server knows the roles already.').optional(),
        }),
      },
    }),
  ],
  response: [
    form({
      source: SOURCE,
      value: {
        kind: 'json',
        required: false,
        schema: z.object({
          response: text('What the client is to be told, in base64.', { secret: true }).optional(),
          context: text('To be given back with the next step.', { secret: true }).optional(),
          rbac: rbac(),
          token: anything('Expiry and roles of a token.', { brief: false }).optional(),
          domain: text('"local" for a user whom the server knows.').optional(),
        }),
      },
    }),
  ],
  statuses: [
    { name: 'AuthContinue', when: 'another step is needed', from: 'document', harmless: true },
    { name: 'KeyEnoent', when: 'there is no such user', from: 'document' },
    { name: 'KeyEexists', when: 'the password is wrong', from: 'document' },
    { name: 'AuthError', when: 'the user has no access', from: 'document' },
    { name: 'AuthStale', when: 'the password has expired', from: 'document' },
    { name: 'Einval', when: 'the request is malformed', from: 'document' },
  ],
  example: { request: { mechanism: 'PLAIN', challenge: 'AG9zYm91cm5lAHBhc3N3b3Jk' } },
});

export const activeExternalUsers = serverCommand('ActiveExternalUsers', {
  doc: 'Tells the provider which of its users are connected. No answer is needed.',
  source: SOURCE,
  request: [
    form({
      source: SOURCE,
      value: { kind: 'json', required: true, schema: z.array(z.string()), items: 'users' },
    }),
  ],
  response: [form({ source: SOURCE, value: { kind: 'any' } })],
  example: { request: ['joe', 'jane'] },
});

export const getAuthorization = serverCommand('GetAuthorization', {
  doc: 'Asks the provider for the roles of the user that the key names.',
  source: SOURCE,
  request: [form({ source: SOURCE, key: 'text' })],
  response: [
    form({
      source: SOURCE,
      value: { kind: 'json', required: true, schema: z.object({ rbac: rbac() }) },
    }),
  ],
  statuses: [{ name: 'AuthError', when: 'there are no roles for the user', from: 'document' }],
  example: { request: { key: 'joe' } },
});
