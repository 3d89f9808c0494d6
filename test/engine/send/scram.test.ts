import { describe, expect, it } from 'vitest';
import { ScramClient, scramMechanisms } from '../../../src/engine/send/scram.js';
import { ScramExchange } from '../../../src/sim/node/scram.js';

/** RFC 7677, section 3. */
const VECTOR = {
  first: 'n,,n=user,r=rOprNGfwEbeRWgbNEkqO',
  challenge:
    'r=rOprNGfwEbeRWgbNEkqO%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0,s=W22ZaJ0SNY7soEsUEjb6gQ==,i=4096',
  final:
    'c=biws,r=rOprNGfwEbeRWgbNEkqO%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0,p=dHzbZapWIk4jUhN+Ute9ytag9zjfMHgsqmmiz7AndVQ=',
  proof: 'v=6rriTRBi23WpRR/wtup+mMhUZUn/dB5nLTJRsjl95G4=',
};

const client = () => new ScramClient('SCRAM-SHA256', 'user', 'pencil', 'rOprNGfwEbeRWgbNEkqO');

describe('the client’s side of SCRAM', () => {
  it('says what the example of RFC 7677 says', async () => {
    const scram = client();
    expect(scram.first()).toBe(VECTOR.first);
    expect(await scram.final(VECTOR.challenge)).toBe(VECTOR.final);
    expect(scram.isProven(VECTOR.proof)).toBe(true);
  });

  it('believes no node that does not know the password', async () => {
    const scram = client();
    expect(scram.isProven(VECTOR.proof)).toBe(false);
    await scram.final(VECTOR.challenge);
    expect(scram.isProven(`v=${Buffer.alloc(32).toString('base64')}`)).toBe(false);
    expect(scram.isProven('e=other-error')).toBe(false);
  });

  it.each(scramMechanisms)(
    '%s agrees with the simulated node, odd names included',
    async (mechanism) => {
      const credentials = { user: 'a=b,c', password: 'pä\u0000ss' };
      const node = new ScramExchange(mechanism, credentials, 'node', Buffer.from('salt'));
      const scram = new ScramClient(mechanism, credentials.user, credentials.password, 'nonce');
      const proof = node.final(await scram.final(node.first(scram.first()) ?? ''));
      expect(scram.isProven(proof ?? '')).toBe(true);
    },
  );

  it.each([
    ['', 'malformed'],
    ['r=other,s=c2FsdA==,i=4096', 'malformed'],
    // A node that adds nothing to our nonce lets an old exchange be played again.
    ['r=rOprNGfwEbeRWgbNEkqO,s=c2FsdA==,i=4096', 'malformed'],
    ['r=rOprNGfwEbeRWgbNEkqOx,s=c2FsdA==,i=0', 'malformed'],
    ['r=rOprNGfwEbeRWgbNEkqOx,s=c2FsdA==,i=9999999999', '5000000 are the most'],
  ])('takes no challenge such as "%s"', async (challenge, reason) => {
    await expect(client().final(challenge)).rejects.toThrow(reason);
  });
});
