/** A link's own account of what it carried and for how long, told as events. */
import { CLIENT, type Connection, type End, type Endpoint, SERVER } from '../tcp/events.js';
import type { OnProxyEvent, ProxyEvent } from './notices.js';
import type { Route } from './route.js';

type HowClosed = Extract<ProxyEvent, { kind: 'closed' }>['how'];

export class Account {
  readonly #route: Route;
  readonly #onEvent: OnProxyEvent;
  readonly #bytes: [number, number] = [0, 0];
  readonly #began: number;
  #connectedAt = 0;
  #how: HowClosed = 'fin';

  /** @param began when the client came, as performance.now() tells it */
  constructor(route: Route, onEvent: OnProxyEvent, began = performance.now()) {
    this.#route = route;
    this.#onEvent = onEvent;
    this.#began = began;
  }

  /** So many bytes were written to `to`. */
  written(to: End, count: number): void {
    this.#bytes[to === CLIENT ? SERVER : CLIENT] += count;
  }

  connected(connection: Connection): void {
    this.#connectedAt = performance.now();
    const connectMs = this.#connectedAt - this.#began;
    this.#onEvent({ kind: 'connected', connection, route: this.#route, connectMs });
  }

  refused(client: Endpoint, reason: string): void {
    const connectMs = performance.now() - this.#began;
    this.#onEvent({ kind: 'refused', route: this.#route, client, reason, connectMs });
  }

  lost(connection: Connection, from: End, reason: string): void {
    if (this.#how === 'fin') this.#how = 'reset';
    this.#onEvent({ kind: 'reset', connection, from, reason });
  }

  /** The proxy is closing: the end of this link is no longer its ends' own doing. */
  stopped(): void {
    if (this.#how === 'fin') this.#how = 'stopped';
  }

  /** Whoever changes what passes has ended the connection. */
  cut(): void {
    if (this.#how === 'fin') this.#how = 'cut';
  }

  closed(connection: Connection, uninspected: readonly [number, number]): void {
    this.#onEvent({
      kind: 'closed',
      connection,
      route: this.#route,
      how: this.#how,
      bytes: [...this.#bytes],
      uninspected: [...uninspected],
      durationMs: performance.now() - this.#connectedAt,
    });
  }
}
