/**
 * One listening socket: every client it accepts becomes a link.
 */
import { createServer, type Server, type Socket } from 'node:net';
import { reasonOf } from './reasons.js';
import { type HostPort, hostPortText, isEveryInterface } from './route.js';
import { SOCKET_OPTIONS } from './sockets.js';

export interface ListenerHandlers {
  /** A paused socket: its bytes wait in the kernel until it is resumed. */
  accepted(client: Socket): void;
  /** The system could not hand over a client; the listener goes on. */
  acceptFailed(reason: string): void;
  /** The socket is bound and listens; what this throws is an error of listening. */
  prepare?(server: Server): void;
}

export interface Listener {
  /** Numeric: what a host name stood for. */
  readonly address: string;
  /** The port listened on: the system's choice where 0 was asked for. */
  readonly port: number;
  /** Accepts no more; resolves when no accepted socket is open any more. */
  close(): Promise<void>;
}

/**
 * Listens; rejects with one line like `127.0.0.1:11210: port is in use`. A proxy hands
 * anybody who reaches it on to a node: all interfaces must be asked for (`everywhere`).
 */
export function listen(
  address: HostPort,
  handlers: ListenerHandlers,
  everywhere: boolean,
): Promise<Listener> {
  if (!everywhere && isEveryInterface(address.host)) return Promise.reject(tooOpen(address));
  const server = createServer({ ...SOCKET_OPTIONS, pauseOnConnect: true });
  server.on('connection', (client) => handlers.accepted(client));
  return new Promise((resolve, reject) => {
    const refused = (error: unknown): void =>
      reject(new Error(`${hostPortText(address)}: ${reasonOf(error)}`, { cause: error }));
    server.once('error', refused);
    server.listen(address.port, address.host, () => {
      server.off('error', refused);
      // A host name may stand for it as well.
      if (!everywhere && isEveryInterface(boundAddress(server))) {
        server.close();
        return reject(tooOpen(address));
      }
      try {
        handlers.prepare?.(server);
      } catch (error) {
        server.close();
        return refused(error);
      }
      server.on('error', (error) => handlers.acceptFailed(reasonOf(error)));
      resolve({
        address: boundAddress(server),
        port: portOf(server, address),
        close: () => closed(server),
      });
    });
  });
}

function portOf(server: Server, asked: HostPort): number {
  const address = server.address();
  return typeof address === 'object' && address !== null ? address.port : asked.port;
}

function boundAddress(server: Server): string {
  const address = server.address();
  return typeof address === 'object' && address !== null ? address.address : '';
}

function tooOpen(address: HostPort): Error {
  return new Error(`${hostPortText(address)}: listens on all interfaces, which was not asked for`);
}

function closed(server: Server): Promise<void> {
  return new Promise((resolve) => server.close(() => resolve()));
}
