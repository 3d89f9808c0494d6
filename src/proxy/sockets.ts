/**
 * The few things about Node's TCP sockets that the relay depends on, in one place.
 */
import { connect, type OnReadOpts, type Socket } from 'node:net';
import type { Endpoint } from '../tcp/events.js';
import type { HostPort } from './route.js';

const KEEP_ALIVE_IDLE_MS = 30_000;
/**
 * How long one of several addresses of a name is tried before the next. Node's default
 * of 250 ms gives up on servers that are merely far away.
 */
const ADDRESS_ATTEMPT_MS = 1_000;

/** What both sockets of a link have in common. */
export const SOCKET_OPTIONS = {
  /** Otherwise Node answers a FIN with its own, and the answers still due are lost. */
  allowHalfOpen: true,
  noDelay: true,
  keepAlive: true,
  keepAliveInitialDelay: KEEP_ALIVE_IDLE_MS,
} as const;

/**
 * Connects to the target, trying all addresses of a name in the resolver's order. Without
 * `onread` the socket is read by 'data' events.
 */
export function dial(target: HostPort, onread?: OnReadOpts): Socket {
  return connect({
    ...SOCKET_OPTIONS,
    host: target.host,
    port: target.port,
    autoSelectFamily: true,
    autoSelectFamilyAttemptTimeout: ADDRESS_ATTEMPT_MS,
    ...(onread === undefined ? {} : { onread }),
  });
}

/**
 * Sends RST and closes, dropping what was not sent.
 *
 * While a FIN is on its way out (written, not yet confirmed) the system refuses a
 * reset and Node would then never close the socket; that takes one turn of the event
 * loop at most, because all bytes before it are with the kernel already.
 */
export function abort(socket: Socket): void {
  if (socket.destroyed) return;
  if (socket.connecting) {
    socket.destroy(); // nobody there yet; Node would wait for the connection to reset it
  } else if (socket.writableEnded && !socket.writableFinished && socket.writableLength === 0) {
    socket.once('finish', () => abort(socket));
  } else {
    socket.resetAndDestroy();
  }
}

const NO_BYTES = new Uint8Array(0);

/**
 * Calls `fin` when the far end sent FIN, all its bytes having been read.
 *
 * Node's 'end' is not enough: when bytes and the RST behind them arrive together, libuv
 * reports an end and no error (libuv issue 2319; changed by its pull request 4997), and
 * an answer cut short would be passed on as complete. An empty write tells the two
 * apart: on a reset socket the system refuses it, and 'error' follows. It needs the
 * write side, so a reset after our own FIN can still pass for an end.
 */
export function onFin(socket: Socket, fin: () => void): void {
  socket.on('end', () => {
    // A write that is under way fails within this turn of the event loop if it must.
    setImmediate(() => {
      if (socket.errored !== null) return;
      if (socket.writableEnded || unsent(socket) > 0) return fin();
      socket.write(NO_BYTES, (error) => {
        if (error === undefined || error === null) fin();
      });
    });
  });
}

/** Bytes that the system has not taken, whichever way they were written. */
function unsent(socket: Socket): number {
  const handle: unknown = Reflect.get(socket, '_handle');
  const isHandle = typeof handle === 'object' && handle !== null;
  const queued: unknown = isHandle ? Reflect.get(handle, 'writeQueueSize') : 0;
  return socket.writableLength + (typeof queued === 'number' ? queued : 0);
}

/**
 * The far end of a socket. `fallback` stands in when the system does not know any more,
 * because the connection was reset before it could be asked.
 */
export function farEnd(socket: Socket, fallback: Endpoint): Endpoint {
  const { remoteAddress, remotePort } = socket;
  if (remoteAddress === undefined || remotePort === undefined) return fallback;
  return { address: plainAddress(remoteAddress), port: remotePort };
}

/** Our own end of a socket; undefined: the connection was reset before the system could be asked. */
export function nearEnd({ localAddress, localPort }: Socket): HostPort | undefined {
  if (localAddress === undefined || localPort === undefined) return undefined;
  return { host: plainAddress(localAddress), port: localPort };
}

/** Without a zone, and an IPv4 peer of a dual-stack socket (::ffff:1.2.3.4) as IPv4. */
export function plainAddress(address: string): string {
  const zone = address.indexOf('%');
  const numeric = zone < 0 ? address : address.slice(0, zone);
  return /^::ffff:([0-9.]+)$/i.exec(numeric)?.[1] ?? numeric;
}
