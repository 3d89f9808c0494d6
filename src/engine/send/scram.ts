/**
 * The client's side of SCRAM (RFC 5802, and RFC 7677 for SHA-256), without channel binding; see
 * src/sim/node/scram.ts for the messages. The node has to prove that it knows the password, too.
 */
import { createHash, createHmac, pbkdf2, timingSafeEqual } from 'node:crypto';
import { promisify } from 'node:util';

/** By the name of the mechanism, strongest first; names as kv_engine's cbsasl has them. */
const HASHES: ReadonlyMap<string, string> = new Map([
  ['SCRAM-SHA512', 'sha512'],
  ['SCRAM-SHA256', 'sha256'],
  ['SCRAM-SHA1', 'sha1'],
]);

export const scramMechanisms: readonly string[] = [...HASHES.keys()];

/** A node that asks for more wants to keep us busy. */
const MAX_ITERATIONS = 5_000_000;
/** The GS2 header `n,,` in base64: no channel binding. */
const NO_BINDING = 'biws';

const derive = promisify(pbkdf2);

export class ScramClient {
  private readonly hash: string;
  private readonly bare: string;
  private signature: Uint8Array | undefined;

  /**
   * @param mechanism one of scramMechanisms
   * @param nonce printable, without commas; drawn anew for each exchange
   */
  constructor(
    mechanism: string,
    user: string,
    private readonly password: string,
    private readonly nonce: string,
  ) {
    this.hash = HASHES.get(mechanism) ?? 'sha1';
    this.bare = `n=${user.replaceAll('=', '=3D').replaceAll(',', '=2C')},r=${nonce}`;
  }

  first(): string {
    return `n,,${this.bare}`;
  }

  /** The answer to the node's first message. Rejects where that is none. */
  async final(challenge: string): Promise<string> {
    const [, nonce = '', salt = '', count = ''] =
      /^r=([^,]+),s=([^,]+),i=(\d{1,10})(?:,.*)?$/s.exec(challenge) ?? [];
    const iterations = Number(count);
    if (!nonce.startsWith(this.nonce) || nonce === this.nonce || iterations < 1) {
      throw new Error('the challenge of the node is malformed');
    }
    if (iterations > MAX_ITERATIONS) {
      throw new Error(`the node asks for ${iterations} iterations; ${MAX_ITERATIONS} are the most`);
    }
    const { length } = createHash(this.hash).digest();
    const salted = await derive(
      this.password,
      Buffer.from(salt, 'base64'),
      iterations,
      length,
      this.hash,
    );
    const plain = `c=${NO_BINDING},r=${nonce}`;
    const transcript = `${this.bare},${challenge},${plain}`;
    const clientKey = this.hmac(salted, 'Client Key');
    const storedKey = createHash(this.hash).update(clientKey).digest();
    const mask = this.hmac(storedKey, transcript);
    const proof = clientKey.map((byte, i) => byte ^ (mask[i] as number));
    this.signature = this.hmac(this.hmac(salted, 'Server Key'), transcript);
    return `${plain},p=${Buffer.from(proof).toString('base64')}`;
  }

  /** Whether the node's last message proves that it knows the password. */
  isProven(message: string): boolean {
    const [, given = ''] = /^v=([^,]+)/.exec(message) ?? [];
    const bytes = Buffer.from(given, 'base64');
    const { signature } = this;
    return (
      signature !== undefined &&
      bytes.length === signature.length &&
      timingSafeEqual(bytes, signature)
    );
  }

  private hmac(key: Uint8Array, text: string): Uint8Array {
    return createHmac(this.hash, key).update(text).digest();
  }
}
