/**
 * Listeners beside those of the routes: opened while the proxy runs, for nodes that are learnt of.
 * Each listens on an address at which clients come in already, never on more.
 */
import type { Listener } from './listener.js';
import { type HostPort, hostPortText, isEveryInterface, type Route } from './route.js';
import type { LocalDoors, Transforming } from './transform.js';

/** Listeners opened for nodes; a cluster has some hundreds at most. */
const MOST_DOORS = 1_000;
/** Names of nodes for which a port is known, those with a listener of their own among them. */
const MOST_NAMES = 2 * MOST_DOORS;
const EVERYWHERE = '*';

export class Doors {
  readonly #open: (route: Route) => Promise<Listener>;
  readonly #events: Pick<Transforming, 'opened' | 'openFailed'>;
  /** Ports by address and target. */
  readonly #ports = new Map<string, number>();
  readonly #opening = new Map<string, Promise<number | undefined>>();
  #count = 0;

  /** @param open listens; rejects with one line */
  constructor(
    open: (route: Route) => Promise<Listener>,
    events: Pick<Transforming, 'opened' | 'openFailed'>,
  ) {
    this.#open = open;
    this.#events = events;
  }

  /** A route that is there from the start, and its listener. */
  know({ target }: Pick<Route, 'target'>, { address, port }: Listener): void {
    this.#ports.set(keyOf(isEveryInterface(address) ? EVERYWHERE : address, target), port);
  }

  /** @param address the proxy's own, numeric, at which a client came in */
  on(address: string): LocalDoors {
    return {
      find: (target) => this.#find(address, target),
      alias: (target, port) => {
        // Beyond the cap a node that is met under yet another name gets a listener of its own.
        if (this.#ports.size < MOST_NAMES) this.#ports.set(keyOf(address, target), port);
      },
      open: (target) => {
        const key = keyOf(address, target);
        const pending = this.#opening.get(key) ?? this.#opened(address, target);
        this.#opening.set(key, pending);
        return pending.finally(() => this.#opening.delete(key));
      },
    };
  }

  #find(address: string, target: HostPort): number | undefined {
    return this.#ports.get(keyOf(address, target)) ?? this.#ports.get(keyOf(EVERYWHERE, target));
  }

  async #opened(host: string, target: HostPort): Promise<number | undefined> {
    const known = this.#find(host, target);
    if (known !== undefined) return known;
    if (this.#count >= MOST_DOORS) {
      this.#events.openFailed?.(target, `${MOST_DOORS} listeners were opened for nodes already`);
      return undefined;
    }
    this.#count += 1;
    try {
      const { port } = await this.#open({ listen: { host, port: 0 }, target });
      this.#ports.set(keyOf(host, target), port);
      this.#events.opened?.({ host, port, target });
      return port;
    } catch (error) {
      this.#count -= 1;
      this.#events.openFailed?.(target, error instanceof Error ? error.message : String(error));
      return undefined;
    }
  }
}

const keyOf = (address: string, target: HostPort): string => `${address} ${hostPortText(target)}`;
