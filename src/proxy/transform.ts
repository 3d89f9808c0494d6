/**
 * The seam for whoever changes what passes: the proxy does not know what is changed, or why. It
 * hands the bytes over and writes what comes back. Whoever inspects sees what was received, and
 * what is shown besides.
 *
 * Without one, as ever, not a byte is touched.
 */
import type { Connection, End } from '../tcp/events.js';
import type { ProxyAddress } from './notices.js';
import type { HostPort, Route } from './route.js';

/** Both directions of one connection. May not throw. */
export interface Transform {
  /** Bytes that `from` sent, valid during the call. */
  push(from: End, bytes: Uint8Array): void;
  /** `from` sends no more; `done` is called when all that was kept has been written. */
  end(from: End, done: () => void): void;
  /** The connection is over: nothing that is kept can be written any more. */
  over?(): void;
}

/** Where a transform writes to. */
export interface TransformOutlet {
  /** During push(), what that was given or bytes of its own; later, bytes of its own only. */
  write(from: End, bytes: Uint8Array): void;
  /** `from` sent it and it goes nowhere: only whoever inspects sees it. */
  show(from: End, bytes: Uint8Array): void;
  /** `from` is not to be read (true), or may be again. */
  hold(from: End, on: boolean): void;
  /** Both ends get a FIN behind what was written, or an RST at once; nothing more is written. */
  cut(how: 'close' | 'reset'): void;
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
  /** Undefined: the client knows nothing of the proxy, or is gone. */
  readonly entry: ProxyEntry | undefined;
}

/** By what address a client came. */
export interface ProxyEntry {
  /** The proxy's own end, as the client sees it. */
  readonly met: HostPort;
  readonly doors: LocalDoors;
}

export interface Transforming {
  /** Undefined: this connection is not changed. */
  make(passage: Passage, outlet: TransformOutlet): Transform | undefined;
  /** A listener was opened that no route asked for. */
  opened?(address: ProxyAddress): void;
  /** None could be opened for `target`: one line. */
  openFailed?(target: HostPort, reason: string): void;
}
