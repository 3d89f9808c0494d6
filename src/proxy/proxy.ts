/**
 * The transparent proxy: any number of routes, all their links, and their end.
 * It hands streams to a StreamSink and knows nothing of what is in them.
 */
import type { Instant } from '../bytes/time.js';
import type { StreamSink } from '../tcp/events.js';
import { Link, type LinkContext } from './link.js';
import { type Listener, type ListenerHandlers, listen } from './listener.js';
import { guarded, type ProxyAddress, type ProxyEvents } from './notices.js';
import { hostPortText, type Route } from './route.js';

export interface ProxyOptions {
  readonly routes: readonly Route[];
  /** Sees every byte after it was relayed, during the call only; may throw. */
  readonly inspector: StreamSink;
  readonly events: ProxyEvents;
  readonly now: () => Instant;
  /** How long a server may take to accept, all its addresses together. Default 10,000 ms. */
  readonly connectTimeoutMs?: number;
}

export interface RunningProxy {
  /** In the order of the routes. */
  readonly addresses: readonly ProxyAddress[];
  /** Links with at least one open socket, those still connecting included. */
  connections(): number;
  /**
   * Stops accepting, lets outstanding answers through for up to `graceMs` (default
   * 1,000), then breaks what is left. Resolves when every socket is closed; a later
   * call waits for the first.
   */
  close(graceMs?: number): Promise<void>;
}

const CONNECT_TIMEOUT_MS = 10_000;
const GRACE_MS = 1_000;

/**
 * Listens on all routes or on none: rejects with one line such as
 * `127.0.0.1:11210: port is in use`, having closed what was open by then.
 */
export async function startProxy(options: ProxyOptions): Promise<RunningProxy> {
  const events = guarded(options.events);
  const links = new Set<Link>();
  let connectionCount = 0;
  const context: LinkContext = {
    inspector: options.inspector,
    events,
    now: options.now,
    connectTimeoutMs: options.connectTimeoutMs ?? CONNECT_TIMEOUT_MS,
    nextIndex: () => connectionCount++,
  };
  const handlers: ListenerHandlers = {
    accepted: (client, route) => {
      const link = new Link(client, route, context);
      links.add(link);
      void link.closed.then(() => links.delete(link));
    },
    acceptFailed: events.acceptFailed,
  };
  const listeners = await listenAll(options.routes, handlers, links);
  let closing: Promise<void> | undefined;
  return {
    addresses: listeners.map(({ route, port }) => ({
      host: route.listen.host,
      port,
      target: route.target,
    })),
    connections: () => links.size,
    close: (graceMs = GRACE_MS) => {
      closing ??= closeAll(listeners, links, graceMs);
      return closing;
    },
  };
}

async function listenAll(
  routes: readonly Route[],
  handlers: ListenerHandlers,
  links: ReadonlySet<Link>,
): Promise<readonly Listener[]> {
  const listeners: Listener[] = [];
  try {
    for (const route of routes) {
      checkTarget(route);
      listeners.push(await listen(route, handlers));
    }
  } catch (error) {
    await closeAll(listeners, links, 0);
    throw error;
  }
  return listeners;
}

/** A bad port would otherwise throw at the first client, inside a socket handler. */
function checkTarget({ target }: Route): void {
  if (Number.isInteger(target.port) && target.port >= 1 && target.port <= 65535) return;
  throw new Error(`${hostPortText(target)}: target port is not in 1..65535`);
}

async function closeAll(
  listeners: readonly Listener[],
  links: ReadonlySet<Link>,
  graceMs: number,
): Promise<void> {
  const listenersClosed = listeners.map((listener) => listener.close());
  const linksClosed = Array.from(links, (link) => link.closed);
  for (const link of links) link.close();
  const grace = setTimeout(() => {
    for (const link of links) link.abort();
  }, graceMs);
  await Promise.all([...listenersClosed, ...linksClosed]);
  clearTimeout(grace);
}
