/** The two sockets of a link, and what is known of how they came about. */
import type { Socket } from 'node:net';
import type { OnBytes } from './reading.js';

/**
 * How a link comes by its sockets. Each function makes one that hands all it reads to
 * `onBytes`, and nothing before it is resumed.
 */
export interface LinkEnds {
  client(onBytes: OnBytes): Socket;
  /** Connected, or connecting: the link waits for 'connect' then. */
  server(onBytes: OnBytes): Socket;
  /** What passes was decrypted by this proxy. */
  readonly decrypted?: boolean;
  /** The client knows nothing of the proxy: nobody has to lead it back here. */
  readonly isIntercepted: boolean;
  /** When the client came, as performance.now() tells it; by default now. */
  readonly since?: number;
}
