/**
 * What the proxy reports beside the streams themselves: things that happen to a
 * connection, each worth a row or a line on stderr.
 */
import type { Connection, End, Endpoint } from '../tcp/events.js';
import type { HostPort, Route } from './route.js';

/** All reasons are one line, without the address. No handler may keep the proxy waiting. */
export interface ProxyEvents {
  /** The server could not be reached; the client was reset. */
  refused(route: Route, client: Endpoint, reason: string): void;
  /** The socket of `from` failed (RST, keep-alive gave up); the other end was reset. */
  reset(connection: Connection, from: End, reason: string): void;
  /** The inspector or the clock threw; this connection goes on unseen. Once per connection. */
  inspectionFailed(connection: Connection, error: unknown): void;
  /**
   * A client could not be accepted; the proxy goes on. Not told when files run out
   * (EMFILE): Node then closes the waiting clients itself, without a word.
   */
  acceptFailed(route: Route, reason: string): void;
}

/** A relaying address as it is, with the port the system chose where 0 was asked for. */
export interface ProxyAddress extends HostPort {
  readonly target: HostPort;
}

/**
 * The same events, from which no exception escapes: they are raised inside socket
 * handlers, where one would end the process and with it every stream. There is nobody
 * left to report it to.
 */
export function guarded(events: ProxyEvents): ProxyEvents {
  const quietly = (report: () => void): void => {
    try {
      report();
    } catch {
      // See above.
    }
  };
  return {
    refused: (route, client, reason) => quietly(() => events.refused(route, client, reason)),
    reset: (connection, from, reason) => quietly(() => events.reset(connection, from, reason)),
    inspectionFailed: (connection, error) =>
      quietly(() => events.inspectionFailed(connection, error)),
    acceptFailed: (route, reason) => quietly(() => events.acceptFailed(route, reason)),
  };
}
