/**
 * SaslListMechs (0x20), SaslAuth (0x21), SaslStep (0x22): authentication.
 *
 *     SaslListMechs   answer: value: names of the mechanisms, separated by spaces
 *     SaslAuth        request: key: mechanism; value: its first message
 *     SaslStep        request: key: mechanism; value: its next message
 *                     answers: value: what the mechanism says; AuthContinue asks for a step
 *
 * A user name may be shown; a password, token, nonce or proof never: with challenge and proof
 * a password can be guessed offline. Each pattern therefore says where the name ends, and a
 * message in which it does not is hidden whole, as is any of a mechanism that is not listed.
 *
 * Sources: kv_engine docs/BinaryProtocol.md, daemon/mcbp_validators.cc sasl_auth_validator;
 * PLAIN RFC 4616 and cbsasl/plain/plain.cc; SCRAM RFC 5802, section 7; OAUTHBEARER RFC 7628,
 * section 3.1, and cbsasl/oauthbearer/oauthbearer.cc.
 */
import type { CommandSpec, DocumentedStatus, Secret } from '../../spec/command.js';
import { type Layout, textOf, toNul } from '../../spec/layout.js';
import { command } from '../describe.js';
import { form } from '../form.js';
import { PROTOCOL } from '../vocabulary.js';

interface Mechanism {
  readonly named: (mechanism: string) => boolean;
  readonly source: string;
  /** What of the client's first message is secret. */
  readonly secret: RegExp;
  /** Who logs in, in that message. */
  readonly user: RegExp;
  /** Where it is no text. */
  readonly layout?: Layout;
}

const MECHANISMS: readonly Mechanism[] = [
  {
    named: (mechanism) => mechanism === 'PLAIN',
    source: 'RFC 4616, kv_engine cbsasl/plain/plain.cc',
    secret: /^(?:[^\0]*\0[^\0]*\0(.*)|(.+))$/s,
    user: /^[^\0]*\0([^\0]*)\0/,
    layout: [
      textOf(toNul, 'authzid', 'User to act as; servers take no notice.'),
      textOf(toNul, 'authcid', 'User who logs in.'),
      textOf('rest', 'passwd', 'Password.', { secret: true }),
    ],
  },
  {
    // GS2 header (binding, [a=authorization id],), then n=user,r=nonce
    named: (mechanism) => /^SCRAM-SHA(?:1|256|512)$/.test(mechanism),
    source: 'RFC 5802, kv_engine cbsasl/scram-sha',
    secret: /^(?:[ny],(?:a=[^,\0]*)?,n=[^,\0]*,r=(.*)|(.+))$/s,
    user: /^[ny],(?:a=[^,\0]*)?,n=([^,\0]*),r=/,
  },
  {
    // GS2 header, then key=value pairs, each after a 0x01; the token is in the one called auth
    named: (mechanism) => mechanism === 'OAUTHBEARER',
    source: 'RFC 7628, kv_engine cbsasl/oauthbearer/oauthbearer.cc',
    secret: /^(?:[ny],(?:a=[^,\0\x01]*)?,\x01(.*)|(.+))$/s,
    user: /^[ny],a=([^,\0\x01]*),\x01/,
  },
];

const hidden = (secret: Secret) => ({ kind: 'any', secret }) as const;

const STATUSES: readonly DocumentedStatus[] = [
  { name: 'AuthError', when: 'the mechanism, the user or the password is wrong', from: 'code' },
  { name: 'AuthContinue', when: 'the mechanism needs another step', from: 'code', harmless: true },
  { name: 'AuthStale', when: 'the authentication has expired', from: 'code' },
  { name: 'Einval', when: 'the message of the mechanism is malformed', from: 'code' },
  { name: 'Etmpfail', when: 'the external provider does not answer', from: 'code' },
];

const saslListMechs = command('SaslListMechs', {
  doc: 'Asks for the authentication mechanisms that the server offers.',
  source: PROTOCOL,
  vbucket: 'unused',
  request: [form({ source: PROTOCOL })],
  response: [form({ source: PROTOCOL, value: { kind: 'any' } })],
  example: { request: {} },
});

const saslAuth = command('SaslAuth', {
  doc: 'Begins an authentication with the mechanism that the key names.',
  source: PROTOCOL,
  vbucket: 'unused',
  request: [
    form({ source: PROTOCOL, key: 'text', value: hidden('all') }),
    ...MECHANISMS.map(({ named, source, secret, layout }) =>
      form({
        source,
        key: 'text',
        value: layout === undefined ? hidden(secret) : { kind: 'binary', layout, secret },
        when: (own) => own.key !== undefined && named(own.key),
      }),
    ),
  ],
  response: [form({ source: PROTOCOL, value: hidden('all') })],
  statuses: STATUSES,
  example: { request: { key: 'SCRAM-SHA512' } },
});

const saslStep = command('SaslStep', {
  doc: 'Goes on with an authentication that was answered AuthContinue.',
  source: PROTOCOL,
  vbucket: 'unused',
  request: [form({ source: PROTOCOL, key: 'text', value: hidden('all') })],
  response: [form({ source: PROTOCOL, value: hidden('all') })],
  statuses: STATUSES,
  example: { request: { key: 'SCRAM-SHA512' } },
});

export const saslCommands: readonly CommandSpec[] = [saslListMechs, saslAuth, saslStep];

/** Of the commands that log somebody in; a success of either means that it was done. */
export const authenticationOpcodes: ReadonlySet<number> = new Set([
  saslAuth.opcode,
  saslStep.opcode,
]);

/**
 * Who logs in with this first message of a mechanism. Undefined: it does not say so, or is none
 * (a further step). A comma and an equals sign of a name travel as =2C and =3D (RFC 5802, 5.1).
 */
export function userOf(mechanism: string, message: string): string | undefined {
  const known = MECHANISMS.find(({ named }) => named(mechanism));
  const name = known?.user.exec(message)?.[1];
  return mechanism === 'PLAIN' ? name : name?.replaceAll('=2C', ',').replaceAll('=3D', '=');
}
