/**
 * The proxy's own connections to nodes, by their near end. Rules that forget to leave them
 * out lead each back to the proxy, which would connect again, and so on until the machine
 * has no ports left: whoever comes in from one of these addresses is the proxy itself.
 */
import type { Socket } from 'node:net';
import { plainAddress } from '../sockets.js';

export class OwnConnections {
  readonly #nearEnds = new Set<string>();

  /** Call when connect() was called on the socket, in the same turn of the event loop. */
  add(socket: Socket): void {
    // Node connects on the next tick; the system has chosen the port when it has.
    process.nextTick(() => {
      const { localAddress, localPort } = socket;
      if (localAddress === undefined || localPort === undefined) return;
      const key = keyOf(localAddress, localPort);
      this.#nearEnds.add(key);
      socket.once('close', () => this.#nearEnds.delete(key));
    });
  }

  /** Whether the far end of an accepted socket is one of ours. */
  has({ remoteAddress, remotePort }: Socket): boolean {
    if (remoteAddress === undefined || remotePort === undefined) return false;
    return this.#nearEnds.has(keyOf(remoteAddress, remotePort));
  }
}

function keyOf(address: string, port: number): string {
  return `${plainAddress(address)} ${port}`;
}
