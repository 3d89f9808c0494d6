/** Addresses and the system's errors in words, for the node and its clients. */

export interface HostPort {
  readonly host: string;
  /** 0 on the listening side: any free port. */
  readonly port: number;
}

/** IPv6 addresses in brackets. */
export const hostPortText = ({ host, port }: HostPort): string =>
  host.includes(':') ? `[${host}]:${port}` : `${host}:${port}`;

/** Listening there is listening on every interface: no address that a client could be told. */
export const isEveryInterface = (host: string): boolean => host === '0.0.0.0' || host === '::';

const WORDS: ReadonlyMap<string, string> = new Map([
  ['EACCES', 'permission denied'],
  ['EADDRINUSE', 'port is in use'],
  ['EADDRNOTAVAIL', 'address does not belong to this machine'],
  ['ECONNREFUSED', 'connection refused'],
  ['ECONNRESET', 'connection reset'],
  ['ENOTFOUND', 'host name is not known'],
  ['EPIPE', 'connection reset'],
  ['ERR_SOCKET_BAD_PORT', 'port must be 0 to 65535'],
]);

/** One line like `127.0.0.1:11210: port is in use`. */
export function networkError(where: HostPort, cause: unknown): Error {
  const code = cause instanceof Error && 'code' in cause ? String(cause.code) : '';
  const reason = WORDS.get(code) ?? (cause instanceof Error ? cause.message : String(cause));
  return new Error(`${hostPortText(where)}: ${reason.split('\n', 1)[0]}`, { cause });
}
