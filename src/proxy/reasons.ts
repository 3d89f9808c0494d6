/**
 * Words for the system's error codes (errno.h, and getaddrinfo's EAI_*), so that a
 * line on the terminal reads `127.0.0.1:11210: port is in use`. Codes that are not
 * here are shown as they are.
 */
const WORDS: ReadonlyMap<string, string> = new Map([
  ['EACCES', 'permission denied'],
  ['EADDRINUSE', 'port is in use'],
  ['EADDRNOTAVAIL', 'address does not belong to this machine'],
  ['EAFNOSUPPORT', 'address family is not supported'],
  ['EAI_AGAIN', 'host name could not be looked up, try again'],
  ['ECONNABORTED', 'connection aborted'],
  ['ECONNREFUSED', 'connection refused'],
  ['ECONNRESET', 'connection reset'],
  ['EHOSTUNREACH', 'no route to host'],
  ['EMFILE', 'too many open files'],
  ['ENETUNREACH', 'network is unreachable'],
  ['ENFILE', 'too many open files on this machine'],
  ['ENOBUFS', 'out of network buffers'],
  ['ENOMEM', 'out of memory'],
  ['ENOTFOUND', 'host name is not known'],
  ['EPERM', 'operation not permitted'],
  ['EPIPE', 'connection reset'],
  ['ETIMEDOUT', 'connection timed out'],
]);

/** One line for any thrown value; several addresses tried give each distinct reason once. */
export function reasonOf(error: unknown): string {
  if (error instanceof AggregateError && error.errors.length > 0) {
    return [...new Set(error.errors.map(reasonOf))].join(', ');
  }
  if (!(error instanceof Error)) return firstLine(String(error));
  const code = 'code' in error && typeof error.code === 'string' ? error.code : '';
  return WORDS.get(code) ?? (code === '' ? firstLine(error.message) : code);
}

function firstLine(text: string): string {
  return text.split('\n', 1)[0] ?? '';
}
