/**
 * What the proxy tells beside the streams themselves: what happens to connections, each worth
 * a row, a line on stderr or a count. Told as it happens.
 */
import type { Connection, End, Endpoint } from '../tcp/events.js';
import type { HostPort, Route } from './route.js';

/** All reasons are one line, without the address. A pair is [from the client, from the server]. */
export type ProxyEvent =
  /** Both ends are connected. `connectMs`: from the client's connection to the server's. */
  | {
      readonly kind: 'connected';
      readonly connection: Connection;
      readonly route: Route;
      readonly connectMs: number;
    }
  /** The server could not be reached; the client was reset. */
  | {
      readonly kind: 'refused';
      readonly route: Route;
      readonly client: Endpoint;
      readonly reason: string;
      /** How long it was tried. */
      readonly connectMs: number;
    }
  /** The socket of `from` failed (RST, keep-alive gave up); the other end was reset. */
  | {
      readonly kind: 'reset';
      readonly connection: Connection;
      readonly from: End;
      readonly reason: string;
    }
  /** Both sockets are closed. Last of its connection, but for `uninspected`. */
  | {
      readonly kind: 'closed';
      readonly connection: Connection;
      readonly route: Route;
      /** `fin`: both ends had sent theirs; `stopped`: the proxy is closing; `cut`: a fault. */
      readonly how: 'fin' | 'reset' | 'stopped' | 'cut';
      /** Bytes relayed. */
      readonly bytes: readonly [number, number];
      /** Of these, bytes that were never inspected. */
      readonly uninspected: readonly [number, number];
      /** Since `connected`. */
      readonly durationMs: number;
    }
  /** Inspection had fallen behind: these bytes were relayed and not inspected. */
  | {
      readonly kind: 'uninspected';
      readonly connection: Connection;
      readonly from: End;
      readonly bytes: number;
    }
  /** An inspector threw; the connection goes on unseen by it. Once per connection. */
  | {
      readonly kind: 'inspection-failed';
      readonly connection: Connection;
      /** Index among the inspectors. */
      readonly inspector: number;
      readonly error: unknown;
    }
  /** TLS failed at `side`; both ends were closed. */
  | {
      readonly kind: 'handshake-failed';
      readonly route: Route;
      readonly client: Endpoint;
      readonly side: 'client' | 'server';
      readonly reason: string;
    }
  /** In transparent mode a client came whose destination is not known, or is the proxy; it was reset. */
  | {
      readonly kind: 'rejected';
      readonly listen: HostPort;
      readonly client: Endpoint;
      readonly reason: string;
    }
  /**
   * A client could not be accepted; the proxy goes on. Not told when files run out (EMFILE):
   * Node then closes the waiting clients itself, without a word.
   */
  | { readonly kind: 'accept-failed'; readonly listen: HostPort; readonly reason: string };

/** May not keep the proxy waiting. */
export type OnProxyEvent = (event: ProxyEvent) => void;

/** A relaying address as it is, with the port the system chose where 0 was asked for. */
export interface ProxyAddress extends HostPort {
  /** Undefined in transparent mode: where each client wanted to go. */
  readonly target: HostPort | undefined;
}

/**
 * The same listener, from which no exception escapes: events are raised inside socket
 * handlers, where one would end the process and with it every stream. There is nobody left to
 * report it to.
 */
export function guarded(onEvent: OnProxyEvent): OnProxyEvent {
  return (event) => {
    try {
      onEvent(event);
    } catch {
      // See above.
    }
  };
}
