/** The examples of the RFCs, and what must not be let in. */
import { describe, expect, it } from 'vitest';
import { ScramExchange, scramMechanisms } from '../../../src/sim/node/scram.js';
import { Caller, node, valueText } from '../helpers.js';

interface Example {
  readonly mechanism: string;
  readonly client: string;
  readonly server: string;
  readonly salt: string;
  readonly proof: string;
  readonly signature: string;
}

const RFC_5802: Example = {
  mechanism: 'SCRAM-SHA1',
  client: 'fyko+d2lbbFgONRv9qkxdawL',
  server: '3rfcNHYJY1ZVvWVs7j',
  salt: 'QSXCR+Q6sek8bf92',
  proof: 'v0X8v3Bz2T0CJGbJQyF0X+HI4Ts=',
  signature: 'rmF9pqV8S7suAoZWja4dJRkFsKQ=',
};
const RFC_7677: Example = {
  mechanism: 'SCRAM-SHA256',
  client: 'rOprNGfwEbeRWgbNEkqO',
  server: '%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0',
  salt: 'W22ZaJ0SNY7soEsUEjb6gQ==',
  proof: 'dHzbZapWIk4jUhN+Ute9ytag9zjfMHgsqmmiz7AndVQ=',
  signature: '6rriTRBi23WpRR/wtup+mMhUZUn/dB5nLTJRsjl95G4=',
};

const PENCIL = { user: 'user', password: 'pencil' };
const exchangeOf = ({ mechanism, server, salt }: Example, credentials = PENCIL): ScramExchange =>
  new ScramExchange(mechanism, credentials, server, Buffer.from(salt, 'base64'));
const finalOf = ({ client, server, proof }: Example): string =>
  `c=biws,r=${client}${server},p=${proof}`;

describe.each([RFC_5802, RFC_7677])('the example of $mechanism', (example) => {
  const { client, server, salt, signature, proof } = example;
  const first = `n,,n=user,r=${client}`;

  it('is answered as there', () => {
    const exchange = exchangeOf(example);
    expect(exchange.first(first)).toBe(`r=${client}${server},s=${salt},i=4096`);
    expect(exchange.final(finalOf(example))).toBe(`v=${signature}`);
  });

  it.each([
    ['another password', { ...PENCIL, password: 'pencils' }, finalOf(example)],
    ['another user', { ...PENCIL, user: 'users' }, finalOf(example)],
    ['a proof that is cut', PENCIL, finalOf(example).slice(0, -8)],
    ['another nonce', PENCIL, `c=biws,r=${client},p=${proof}`],
    ['a channel binding', PENCIL, `c=eSws,r=${client}${server},p=${proof}`],
    ['nothing', PENCIL, ''],
  ])('does not hold for %s', (_what, credentials, final) => {
    const exchange = exchangeOf(example, credentials);
    exchange.first(first);
    expect(exchange.final(final)).toBeUndefined();
  });

  it.each(['', 'n,,', 'n,,r=x', 'p=tls-unique,,n=user,r=x', 'n,,n=user,r='])(
    'does not begin with %j',
    (message) => {
      expect(exchangeOf(example).first(message)).toBeUndefined();
    },
  );
});

describe('a node', () => {
  const KEY = { key: 'SCRAM-SHA512' };

  it('goes on only with what was begun', async () => {
    const { address } = await node();
    const caller = await Caller.to(address, { bucket: '' });
    expect((await caller.kv('SaslStep', { ...KEY, value: 'c=biws,r=x,p=x' })).status).toBe(
      'AuthError',
    );
    expect((await caller.kv('SaslAuth', { ...KEY, value: 'x' })).status).toBe('Einval');
    for (const mechanism of scramMechanisms) {
      const asked = { key: mechanism, value: 'n,,n=me,r=abc' };
      const challenge = await caller.kv('SaslAuth', asked);
      expect(challenge.status).toBe('AuthContinue');
      expect(valueText(challenge)).toMatch(/^r=abc[^,]+,s=[^,]+,i=4096$/);
      const step = { key: mechanism, value: 'c=biws,r=abc,p=AAAA' };
      expect((await caller.kv('SaslStep', step)).errorContext).toBe('Authentication failed');
      const again = await caller.kv('SaslStep', step);
      expect(again.errorContext).toBe('No authentication with that mechanism is under way');
    }
  });

  it('forgets who was let in when another attempt begins', async () => {
    const { address } = await node({ auth: { user: 'me', password: 'right' } });
    const caller = await Caller.to(address, { bucket: '' });
    await caller.kv('SaslAuth', { key: 'PLAIN', value: '\0me\0right' });
    expect((await caller.kv('Noop')).status).toBe('Success');
    await caller.kv('SaslAuth', { ...KEY, value: 'n,,n=me,r=abc' });
    expect((await caller.kv('Noop')).status).toBe('Eaccess');
  });
});
