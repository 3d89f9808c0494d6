/** Certificates, keys and the log of secrets of live traffic: opened before the first client comes. */
import { loadTls, type TlsOptions } from '../../proxy/tls/credentials.js';
import { KeyLog } from '../../proxy/tls/key-log.js';
import { TaskError } from '../failure.js';
import type { Audience, LiveConfig } from '../live/config.js';

export interface LiveTls {
  /** Undefined where TLS stands at no end. */
  readonly options: TlsOptions | undefined;
  close(): void;
}

/** Throws one line that names the file and its fault. */
export function openTls(
  { tls, keyLog }: Pick<LiveConfig, 'tls' | 'keyLog'>,
  { tell }: Pick<Audience, 'tell'>,
): LiveTls {
  if (tls === undefined) return { options: undefined, close: () => undefined };
  const loaded = loading(() => loadTls(tls));
  if (keyLog === undefined) return { options: loaded, close: () => undefined };
  const failed = (reason: string): void =>
    tell(`SSLKEYLOGFILE ${reason}; no more secrets are written`, 'error');
  const log = loading(() => openKeyLog(keyLog, failed));
  return { options: { ...loaded, keyLog: log }, close: () => log.close() };
}

function openKeyLog(path: string, failed: (reason: string) => void): KeyLog {
  try {
    return new KeyLog(path, failed);
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    throw new Error(`SSLKEYLOGFILE ${path}: cannot be written (${code ?? message})`);
  }
}

function loading<T>(load: () => T): T {
  try {
    return load();
  } catch (error) {
    throw new TaskError('file', error instanceof Error ? error.message : String(error));
  }
}
