/**
 * TLS on a TCP socket that is open already, and what Node's TLS sockets lack.
 *
 * Half-close is kept as far as the far ends keep it: a close_notify (or a FIN without one,
 * which is not told apart) ends one direction, and end() sends close_notify and FIN while
 * the other direction goes on (RFC 8446, 6.1).
 */
import { isIP, type Socket } from 'node:net';
import { connect, type SecureContext, TLSSocket } from 'node:tls';
import type { ClientHello } from './client-hello.js';
import type { TlsOptions } from './credentials.js';
import { identityFault } from './identity.js';
import type { KeyLog } from './key-log.js';

/**
 * TLS towards a client, as its server. `protocol` is the application protocol to answer it,
 * undefined for none. Emits 'secure' when the handshake is done.
 */
export function secureClient(
  carrier: Socket,
  context: SecureContext,
  protocol: string | undefined,
  keyLog: KeyLog | undefined,
): TLSSocket {
  const socket = new TLSSocket(carrier, {
    isServer: true,
    secureContext: context,
    ...(protocol === undefined ? {} : { ALPNProtocols: [protocol] }),
  });
  return carried(socket, carrier, keyLog);
}

/**
 * TLS towards a node, as its client: asks for what `hello` asked for, if there was one.
 * Emits 'secureConnect' when the handshake is done and the certificate is accepted.
 */
export function secureServer(
  carrier: Socket,
  { context, insecure }: NonNullable<TlsOptions['server']>,
  host: string,
  hello: ClientHello | undefined,
  keyLog: KeyLog | undefined,
): TLSSocket {
  const asked = hello?.serverName;
  const names = asked === undefined || asked === host ? [host] : [host, asked];
  // An address is no server name (RFC 6066, 3).
  const servername = asked ?? (isIP(host) === 0 ? host : undefined);
  const protocols = hello?.protocols ?? [];
  const socket = connect({
    socket: carrier,
    secureContext: context,
    rejectUnauthorized: !insecure,
    checkServerIdentity: (_, certificate) => identityFault(names, certificate),
    ...(servername === undefined ? {} : { servername }),
    ...(protocols.length === 0 ? {} : { ALPNProtocols: [...protocols] }),
  });
  return carried(socket, carrier, keyLog);
}

function carried(socket: TLSSocket, carrier: Socket, keyLog: KeyLog | undefined): TLSSocket {
  if (keyLog !== undefined) socket.on('keylog', keyLog.write);
  // Node's own throws ERR_INVALID_HANDLE_TYPE: only the socket below can be reset.
  socket.resetAndDestroy = () => {
    carrier.resetAndDestroy();
    return socket;
  };
  carrier.on('error', (error) => socket.destroy(error));
  return socket;
}
