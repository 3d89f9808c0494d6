/**
 * The seam for whoever changes what a server sends on its way to the client. The proxy does not
 * know what is changed, or why: it hands the bytes over and writes what comes back. Whoever
 * inspects sees what the client received.
 *
 * Without one, as ever, not a byte is touched.
 */
import type { Connection } from '../tcp/events.js';
import type { ProxyAddress } from './notices.js';
import type { HostPort, Route } from './route.js';

/** One direction of one connection. May not throw. */
export interface Transform {
  /** Bytes of the server, valid during the call. */
  push(bytes: Uint8Array): void;
  /** The server sends no more; `done` is called when all that was kept has been written. */
  end(done: () => void): void;
}

/** Where a transform writes to. */
export interface TransformOutlet {
  /** During push(), what that was given or bytes of its own; later, bytes of its own only. */
  write(bytes: Uint8Array): void;
  /** The server is not to be read (true), or may be again. */
  hold(on: boolean): void;
}

/** Listeners that lead to nodes, on the address at which a client met the proxy. */
export interface LocalDoors {
  /** The port that leads to `target`; undefined: none does yet. */
  find(target: HostPort): number | undefined;
  /** Opens one; resolves with undefined when that fails. Never rejects. */
  open(target: HostPort): Promise<number | undefined>;
  /** `port` leads to `target`, whatever it was opened for. */
  alias(target: HostPort, port: number): void;
}

/** What a transform is told of its connection. */
export interface Passage {
  readonly connection: Connection;
  readonly route: Route;
  /** The proxy's own end, as the client sees it. */
  readonly met: HostPort;
  readonly doors: LocalDoors;
}

export interface Transforming {
  make(passage: Passage, outlet: TransformOutlet): Transform;
  /** A listener was opened that no route asked for. */
  opened(address: ProxyAddress): void;
  /** None could be opened for `target`: one line. */
  openFailed(target: HostPort, reason: string): void;
}
