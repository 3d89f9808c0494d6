/**
 * One listening socket: every client it accepts becomes a link.
 */
import { createServer, type Server, type Socket } from 'node:net';
import { reasonOf } from './reasons.js';
import { hostPortText, type Route } from './route.js';
import { SOCKET_OPTIONS } from './sockets.js';

export interface ListenerHandlers {
  /** A paused socket: its bytes wait in the kernel until it is resumed. */
  accepted(client: Socket, route: Route): void;
  /** The system could not hand over a client; the listener goes on. */
  acceptFailed(route: Route, reason: string): void;
}

export interface Listener {
  readonly route: Route;
  /** The port listened on: the system's choice where the route says 0. */
  readonly port: number;
  /** Accepts no more; resolves when no accepted socket is open any more. */
  close(): Promise<void>;
}

/** Listens; rejects with one line like `127.0.0.1:11210: port is in use`. */
export function listen(route: Route, handlers: ListenerHandlers): Promise<Listener> {
  const server = createServer({ ...SOCKET_OPTIONS, pauseOnConnect: true });
  server.on('connection', (client) => handlers.accepted(client, route));
  return new Promise((resolve, reject) => {
    const refused = (error: unknown): void =>
      reject(new Error(`${hostPortText(route.listen)}: ${reasonOf(error)}`, { cause: error }));
    server.once('error', refused);
    server.listen(route.listen.port, route.listen.host, () => {
      server.off('error', refused);
      server.on('error', (error) => handlers.acceptFailed(route, reasonOf(error)));
      resolve({ route, port: portOf(server, route), close: () => closed(server) });
    });
  });
}

function portOf(server: Server, route: Route): number {
  const address = server.address();
  return typeof address === 'object' && address !== null ? address.port : route.listen.port;
}

function closed(server: Server): Promise<void> {
  return new Promise((resolve) => server.close(() => resolve()));
}
