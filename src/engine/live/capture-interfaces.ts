/**
 * The interfaces of a live capture: one for each entrance of the proxy, so that what came in
 * through which map can be told apart (`frame.interface_name`).
 */
import { type InterfaceDescription, LINKTYPE_RAW } from '../../capture/write/pcapng.js';
import type { ProxyEvent } from '../../proxy/notices.js';
import { hostPortText, type Route } from '../../proxy/route.js';
import type { Connection } from '../../tcp/events.js';
import { transparentTexts } from './addresses.js';
import type { LiveConfig } from './config.js';

type Entrances = Pick<LiveConfig, 'routes' | 'transparent'>;

export class CaptureInterfaces {
  readonly descriptions: readonly InterfaceDescription[];
  /** By map, and of transparent mode by the listening address: the target is the client's choice. */
  readonly #entrances: ReadonlyMap<string, number>;
  readonly #others: number;
  readonly #chosen = new WeakMap<Connection, number>();

  constructor({ routes, transparent }: Entrances) {
    const maps = routes.map(mapText);
    const keys = [...maps, ...(transparent?.listen ?? []).map(hostPortText)];
    this.#entrances = new Map(keys.map((key, index) => [key, index]));
    // The last one takes what came through an entrance that was opened later.
    const names = [...maps, ...transparentTexts({ transparent }), 'other'];
    this.#others = names.length - 1;
    this.descriptions = names.map((name) => ({ linkType: LINKTYPE_RAW, name }));
  }

  happened(event: ProxyEvent): void {
    if (event.kind !== 'connected') return;
    const { route, connection } = event;
    const entrance =
      this.#entrances.get(mapText(route)) ?? this.#entrances.get(hostPortText(route.listen));
    if (entrance !== undefined) this.#chosen.set(connection, entrance);
  }

  /** Index of the interface description. */
  of(connection: Connection): number {
    return this.#chosen.get(connection) ?? this.#others;
  }
}

const mapText = ({ listen, target }: Route): string =>
  `${hostPortText(listen)}=${hostPortText(target)}`;
