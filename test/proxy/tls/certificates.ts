/**
 * Certificates made for one run of the tests by the openssl program: an authority, and what it
 * signed. Where openssl is absent the tests that need them are skipped, loudly.
 */
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const NEW_KEY = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes'];

/** True where the tests are to be skipped; says so. */
export function lacksOpenssl(): boolean {
  const lacks = spawnSync('openssl', ['version'], { stdio: 'ignore' }).status !== 0;
  if (lacks) console.warn('\n*** SKIPPED TESTS: openssl is not installed; it makes certificates\n');
  return lacks;
}

export interface Pair {
  readonly cert: string;
  readonly key: string;
}

/** A folder of PEM files, named by what is in them. */
export class Certificates {
  readonly folder = mkdtempSync(join(tmpdir(), 'fusionshark-tls-'));
  readonly authority: Pair;

  constructor() {
    this.authority = this.#pair('ca');
    this.#openssl('req', '-x509', ...NEW_KEY, ...this.#out('ca'), '-days', '2', '-subj', '/CN=ca');
  }

  /** Signed by the authority for these names, as `DNS:node.example,IP:127.0.0.1`. */
  signed(name: string, names: string, days = 2): Pair {
    const request = this.path(`${name}.csr`);
    const extension = this.file(`${name}.ext`, `subjectAltName=${names}\n`);
    const { cert, key } = this.#pair(name);
    this.#openssl('req', ...NEW_KEY, '-keyout', key, '-out', request, '-subj', `/CN=${name}`);
    this.#openssl(
      ...['x509', '-req', '-in', request, '-CA', this.authority.cert],
      ...['-CAkey', this.authority.key, '-CAcreateserial', '-days', String(days)],
      ...['-extfile', extension, '-out', cert],
    );
    return { cert, key };
  }

  selfSigned(name: string, names: string): Pair {
    const extension = ['-addext', `subjectAltName=${names}`];
    const subject = ['-days', '2', '-subj', `/CN=${name}`];
    this.#openssl('req', '-x509', ...NEW_KEY, ...this.#out(name), ...subject, ...extension);
    return this.#pair(name);
  }

  /** The key, encrypted with a password. */
  encrypted(name: string, { key }: Pair): string {
    const out = this.path(name);
    this.#openssl('pkey', '-in', key, '-aes128', '-passout', 'pass:secret', '-out', out);
    return out;
  }

  file(name: string, text: string): string {
    writeFileSync(this.path(name), text);
    return this.path(name);
  }

  path(name: string): string {
    return join(this.folder, name);
  }

  remove(): void {
    rmSync(this.folder, { recursive: true });
  }

  #pair(name: string): Pair {
    return { cert: this.path(`${name}.pem`), key: this.path(`${name}.key`) };
  }

  #out(name: string): string[] {
    const { cert, key } = this.#pair(name);
    return ['-keyout', key, '-out', cert];
  }

  #openssl(...args: string[]): void {
    execFileSync('openssl', args, { stdio: ['ignore', 'ignore', 'pipe'] });
  }
}

export const pem = ({ cert, key }: Pair): { cert: Buffer; key: Buffer } => ({
  cert: readFileSync(cert),
  key: readFileSync(key),
});
