/** Which files TLS needs, from the options of `proxy`; what is in them is the engine's to judge. */
import type { CertificateFiles, TlsFiles } from '../../proxy/tls/credentials.js';
import { CommandError, EXIT } from '../exit.js';

export interface TlsCommandOptions {
  readonly tlsCert?: string;
  readonly tlsKey?: string;
  readonly upstreamTls?: true;
  readonly upstreamCa?: string;
  readonly upstreamInsecure?: true;
  readonly upstreamCert?: string;
  readonly upstreamKey?: string;
}

/** Undefined where no TLS was asked for. Throws where options lack others. */
export function tlsFiles(options: TlsCommandOptions): TlsFiles | undefined {
  const { upstreamCa, upstreamInsecure, upstreamCert, upstreamKey } = options;
  const client = pair('--tls-cert', options.tlsCert, '--tls-key', options.tlsKey);
  const certificate = pair('--upstream-cert', upstreamCert, '--upstream-key', upstreamKey);
  const insecure = upstreamInsecure === true;
  if (options.upstreamTls !== true) {
    if (upstreamCa !== undefined || insecure || certificate !== undefined) {
      throw usage('options that begin with --upstream- need --upstream-tls');
    }
    return client && { client };
  }
  if (insecure && upstreamCa !== undefined) {
    throw usage('--upstream-insecure accepts every certificate: leave it or --upstream-ca away');
  }
  return { client, server: { ca: upstreamCa, certificate, insecure } };
}

function pair(
  certOption: string,
  cert: string | undefined,
  keyOption: string,
  key: string | undefined,
): CertificateFiles | undefined {
  if (cert === undefined && key === undefined) return undefined;
  if (cert === undefined) throw usage(`${keyOption} needs ${certOption}`);
  if (key === undefined) throw usage(`${certOption} needs ${keyOption}`);
  return { cert, key };
}

function usage(message: string): CommandError {
  return new CommandError(EXIT.usage, message);
}
