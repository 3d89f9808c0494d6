/**
 * Finds a connection by its four-tuple in either direction, without building a key per
 * packet: two lookups by address (strings whose hash the engine keeps) and one by ports.
 * Maps that run empty are removed, so the size follows the connections held.
 */
import type { Endpoint } from './events.js';

type ByPorts<T> = Map<number, T>;

/** Both ports in one number. */
const portsOf = (src: Endpoint, dst: Endpoint): number => src.port * 65_536 + dst.port;

export class FourTupleMap<T> {
  readonly #bySource = new Map<string, Map<string, ByPorts<T>>>();

  get(src: Endpoint, dst: Endpoint): T | undefined {
    return this.#bySource.get(src.address)?.get(dst.address)?.get(portsOf(src, dst));
  }

  set(src: Endpoint, dst: Endpoint, value: T): void {
    let byDestination = this.#bySource.get(src.address);
    if (byDestination === undefined) {
      byDestination = new Map();
      this.#bySource.set(src.address, byDestination);
    }
    let byPorts = byDestination.get(dst.address);
    if (byPorts === undefined) {
      byPorts = new Map();
      byDestination.set(dst.address, byPorts);
    }
    byPorts.set(portsOf(src, dst), value);
  }

  delete(src: Endpoint, dst: Endpoint): void {
    const byDestination = this.#bySource.get(src.address);
    const byPorts = byDestination?.get(dst.address);
    if (byDestination === undefined || byPorts === undefined) return;
    byPorts.delete(portsOf(src, dst));
    if (byPorts.size === 0) byDestination.delete(dst.address);
    if (byDestination.size === 0) this.#bySource.delete(src.address);
  }
}
