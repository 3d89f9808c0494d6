/**
 * Certificates and keys, read and checked before the first client comes: a fault in a file
 * is told at the start, by the file's name, and not as a failed handshake later.
 */
import { createPrivateKey, type KeyObject, X509Certificate } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createSecureContext, type SecureContext } from 'node:tls';
import type { KeyLog } from './key-log.js';

/** Paths of PEM files, as the user gave them: plain data. */
export interface TlsFiles {
  /** Towards clients: decrypt what they send, with this certificate and its key. */
  readonly client?: CertificateFiles | undefined;
  /** Towards nodes: speak TLS. */
  readonly server?: ServerFiles | undefined;
}

export interface CertificateFiles {
  /** The certificate, followed by those of its authorities up to the root, if any. */
  readonly cert: string;
  readonly key: string;
}

export interface ServerFiles {
  /** Authorities to trust instead of the well-known ones. */
  readonly ca?: string | undefined;
  /** Shown to nodes that ask for a client certificate. */
  readonly certificate?: CertificateFiles | undefined;
  /** Accept whatever certificate a node shows. */
  readonly insecure: boolean;
}

/** Ready for handshakes. */
export interface TlsOptions {
  readonly client?: SecureContext | undefined;
  readonly server?: { readonly context: SecureContext; readonly insecure: boolean } | undefined;
  /** Takes the secrets of all sessions of both sides. */
  readonly keyLog?: KeyLog | undefined;
}

/** Throws one line that names the file and its fault. */
export function loadTls({ client, server }: TlsFiles): TlsOptions {
  return {
    client: client && createSecureContext(loadCertificate(client)),
    server: server && { context: serverContext(server), insecure: server.insecure },
  };
}

function serverContext({ ca, certificate }: ServerFiles): SecureContext {
  return createSecureContext({
    ...(ca === undefined ? {} : { ca: loadAuthorities(ca) }),
    ...(certificate === undefined ? {} : loadCertificate(certificate)),
  });
}

function loadCertificate(files: CertificateFiles): { readonly cert: Buffer; readonly key: Buffer } {
  const cert = read(files.cert);
  const key = read(files.key);
  const [first] = certificates(files.cert, cert);
  if (first?.checkPrivateKey(privateKey(files.key, key)) !== true) {
    throw new Error(`${files.key}: the key does not belong to the certificate in ${files.cert}`);
  }
  return { cert, key };
}

/** Node would pass over anything that is no certificate, and then trust nobody. */
function loadAuthorities(path: string): Buffer {
  const pem = read(path);
  certificates(path, pem);
  return pem;
}

const BLOCK = /-----BEGIN (?:TRUSTED |X509 )?CERTIFICATE-----[^-]*-----END [^-]*-----/g;

/** At least one. */
function certificates(path: string, pem: Buffer): readonly X509Certificate[] {
  const blocks = pem.toString('latin1').match(BLOCK);
  if (blocks === null) throw new Error(`${path}: has no certificate in PEM format`);
  return blocks.map((block, i) => {
    try {
      return new X509Certificate(block);
    } catch {
      throw new Error(`${path}: certificate ${i + 1} of ${blocks.length} is damaged`);
    }
  });
}

function privateKey(path: string, pem: Buffer): KeyObject {
  const text = pem.toString('latin1');
  if (!/-----BEGIN [A-Z0-9 ]*PRIVATE KEY-----/.test(text)) {
    throw new Error(`${path}: has no private key in PEM format`);
  }
  if (/-----BEGIN ENCRYPTED|^Proc-Type: 4,ENCRYPTED/m.test(text)) {
    throw new Error(`${path}: the key is encrypted; decrypt it first (openssl pkey -in FILE)`);
  }
  try {
    return createPrivateKey(pem);
  } catch {
    throw new Error(`${path}: the private key is damaged, or of an unknown kind`);
  }
}

function read(path: string): Buffer {
  try {
    return readFileSync(path);
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    throw new Error(`${path}: cannot be read (${code ?? message})`);
  }
}
