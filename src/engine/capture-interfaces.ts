/**
 * The interfaces of a live capture: one for each entrance of the proxy, so that what came in
 * through which map can be told apart (`frame.interface_name`).
 */
import { type InterfaceDescription, LINKTYPE_RAW } from '../capture/write/pcapng.js';
import type { ProxyEvent } from '../proxy/notices.js';
import { type HostPort, hostPortText } from '../proxy/route.js';
import type { Connection } from '../tcp/events.js';
import { transparentTexts } from './addresses.js';
import type { LiveConfig } from './live-config.js';

type Entrances = Pick<LiveConfig, 'routes' | 'transparent'>;

export class CaptureInterfaces {
  readonly descriptions: readonly InterfaceDescription[];
  /** By the listening address, which is the same object in every route that began at it. */
  readonly #entrances: ReadonlyMap<HostPort, number>;
  readonly #others: number;
  readonly #chosen = new WeakMap<Connection, number>();

  constructor({ routes, transparent }: Entrances) {
    const listen = [...routes.map((route) => route.listen), ...(transparent?.listen ?? [])];
    this.#entrances = new Map(listen.map((address, index) => [address, index]));
    const maps = routes.map(
      ({ listen, target }) => `${hostPortText(listen)}=${hostPortText(target)}`,
    );
    // The last one takes what came through an entrance that was opened later.
    const names = [...maps, ...transparentTexts({ transparent }), 'other'];
    this.#others = names.length - 1;
    this.descriptions = names.map((name) => ({ linkType: LINKTYPE_RAW, name }));
  }

  happened(event: ProxyEvent): void {
    if (event.kind !== 'connected') return;
    const entrance = this.#entrances.get(event.route.listen);
    if (entrance !== undefined) this.#chosen.set(event.connection, entrance);
  }

  /** Index of the interface description. */
  of(connection: Connection): number {
    return this.#chosen.get(connection) ?? this.#others;
  }
}
