/** Files of certificates and keys: what is wrong with one is told by its name. */
import { readFileSync } from 'node:fs';
import { afterAll, describe, expect, it } from 'vitest';
import { loadTls } from '../../../src/proxy/tls/credentials.js';
import { Certificates, lacksOpenssl } from './certificates.js';

describe.skipIf(lacksOpenssl())('certificates and keys', () => {
  const made = new Certificates();
  afterAll(() => made.remove());
  const one = made.signed('one', 'DNS:one.example');
  const two = made.signed('two', 'DNS:two.example');
  const readPem = (path: string): string => readFileSync(path, 'utf8');
  const chain = made.file('chain.pem', readPem(one.cert) + readPem(made.authority.cert));
  const text = made.file('text.pem', 'not a certificate');
  const cut = made.file('cut.pem', readPem(one.cert).replace(/[A-Za-z0-9]{40}\n/, '\n'));
  const half = made.file('half.pem', `${readPem(one.cert)}${readPem(cut)}`);
  const cutKey = made.file('cut.key', readPem(one.key).replace(/[A-Za-z0-9]{40}/, ''));
  const secret = made.encrypted('secret.key', one);

  it('that belong together are loaded, with a chain and with both in one file', () => {
    const both = made.file('both.pem', readPem(one.cert) + readPem(one.key));
    for (const cert of [one.cert, chain, both]) {
      const key = cert === both ? both : one.key;
      expect(loadTls({ client: { cert, key } })).toMatchObject({
        client: { context: expect.anything() },
        server: undefined,
      });
    }
  });

  it('of the server’s side are loaded', () => {
    const server = { ca: made.authority.cert, certificate: one, insecure: false };
    expect(loadTls({ server }).server).toMatchObject({ insecure: false });
    expect(loadTls({ server: { insecure: true } }).server).toMatchObject({ insecure: true });
  });

  const missing = made.path('missing.pem');
  it.each([
    [
      'a file that is absent',
      { cert: missing, key: one.key },
      `${missing}: cannot be read (ENOENT)`,
    ],
    ['a folder', { cert: made.folder, key: one.key }, `${made.folder}: cannot be read (EISDIR)`],
    ['text', { cert: text, key: one.key }, `${text}: has no certificate in PEM format`],
    [
      'a key for a certificate',
      { cert: one.key, key: one.key },
      `${one.key}: has no certificate in PEM format`,
    ],
    [
      'a certificate for a key',
      { cert: one.cert, key: one.cert },
      `${one.cert}: has no private key in PEM format`,
    ],
    ['a damaged certificate', { cert: cut, key: one.key }, `${cut}: certificate 1 of 1 is damaged`],
    [
      'a damaged one behind it',
      { cert: half, key: one.key },
      `${half}: certificate 2 of 2 is damaged`,
    ],
    [
      'a damaged key',
      { cert: one.cert, key: cutKey },
      `${cutKey}: the private key is damaged, or of an unknown kind`,
    ],
    [
      'an encrypted key',
      { cert: one.cert, key: secret },
      `${secret}: the key is encrypted; decrypt it first (openssl pkey -in FILE)`,
    ],
    [
      'another’s key',
      { cert: one.cert, key: two.key },
      `${two.key}: the key does not belong to the certificate in ${one.cert}`,
    ],
  ])('%s is told by its name', (_, client, message) => {
    expect(() => loadTls({ client })).toThrow(new Error(message));
    expect(() => loadTls({ server: { certificate: client, insecure: false } })).toThrow(
      new Error(message),
    );
  });

  it('an authority that is none is told by its name', () => {
    const message = `${text}: has no certificate in PEM format`;
    expect(() => loadTls({ server: { ca: text, insecure: false } })).toThrow(new Error(message));
  });
});
