/**
 * The server's side of SCRAM (RFC 5802, and RFC 7677 for SHA-256), without channel binding:
 *
 *   client first   n,,n=<user>,r=<nonce>
 *   server first   r=<nonce><more of it>,s=<salt>,i=<iterations>
 *   client final   c=biws,r=<nonce>,p=<proof>
 *   server final   v=<signature>
 *
 * The server has to know the password, or what is derived from it, to sign the exchange: unlike
 * PLAIN it cannot let in whoever comes.
 */
import { createHash, createHmac, pbkdf2Sync, timingSafeEqual } from 'node:crypto';
import type { Credentials } from './credentials.js';

/** By the name of the mechanism, strongest first; names as kv_engine cbsasl has them. */
const HASHES: ReadonlyMap<string, string> = new Map([
  ['SCRAM-SHA512', 'sha512'],
  ['SCRAM-SHA256', 'sha256'],
  ['SCRAM-SHA1', 'sha1'],
]);

export const scramMechanisms: readonly string[] = [...HASHES.keys()];

/** The least that RFC 7677 asks for: a simulated node guards nothing. */
const ITERATIONS = 4096;
/** The GS2 header `n,,` in base64: no channel binding. */
const NO_BINDING = 'biws';

export class ScramExchange {
  private readonly salted: Uint8Array;
  private firstMessages = '';
  private nonce = '';
  private isKnown = false;

  /**
   * @param mechanism one of scramMechanisms
   * @param ownNonce the server's part, printable and without commas
   */
  constructor(
    private readonly mechanism: string,
    private readonly credentials: Credentials,
    private readonly ownNonce: string,
    private readonly salt: Uint8Array,
  ) {
    const length = createHash(this.hash).digest().length;
    this.salted = pbkdf2Sync(credentials.password, salt, ITERATIONS, length, this.hash);
  }

  /** The server's first message; undefined: the client's is malformed. */
  first(message: string): string | undefined {
    const [, bare, user, nonce] = /^[ny],[^,]*,(n=([^,]*),r=([^,]+).*)$/s.exec(message) ?? [];
    if (bare === undefined || user === undefined || nonce === undefined) return undefined;
    // An unknown user goes through the motions, and fails with the proof (RFC 5802, section 5.1).
    this.isKnown = unescaped(user) === this.credentials.user;
    this.nonce = `${nonce}${this.ownNonce}`;
    const answer = `r=${this.nonce},s=${base64(this.salt)},i=${ITERATIONS}`;
    this.firstMessages = `${bare},${answer}`;
    return answer;
  }

  /** The server's last message; undefined: the proof is wrong. */
  final(message: string): string | undefined {
    const [, plain, binding, nonce, proof] =
      /^(c=([^,]*),r=([^,]*)),p=([^,]*)$/s.exec(message) ?? [];
    if (plain === undefined || proof === undefined) return undefined;
    if (binding !== NO_BINDING || nonce !== this.nonce || !this.isKnown) return undefined;
    const transcript = `${this.firstMessages},${plain}`;
    const clientKey = this.hmac(this.salted, 'Client Key');
    const storedKey = createHash(this.hash).update(clientKey).digest();
    const signature = this.hmac(storedKey, transcript);
    const expected = clientKey.map((byte, i) => byte ^ (signature[i] as number));
    const given = Buffer.from(proof, 'base64');
    if (given.length !== expected.length || !timingSafeEqual(given, expected)) return undefined;
    return `v=${base64(this.hmac(this.hmac(this.salted, 'Server Key'), transcript))}`;
  }

  private get hash(): string {
    return HASHES.get(this.mechanism) ?? 'sha1';
  }

  private hmac(key: Uint8Array, text: string): Uint8Array {
    return createHmac(this.hash, key).update(text).digest();
  }
}

const base64 = (bytes: Uint8Array): string => Buffer.from(bytes).toString('base64');

/** RFC 5802, section 5.1: a name has `=2C` for a comma and `=3D` for an equals sign. */
const unescaped = (name: string): string => name.replaceAll('=2C', ',').replaceAll('=3D', '=');
