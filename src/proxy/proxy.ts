/**
 * The transparent proxy: any number of routes, all their links, and their end.
 * It hands streams to a StreamSink and knows nothing of what is in them.
 */
import type { Server, Socket } from 'node:net';
import type { Instant } from '../bytes/time.js';
import { BufferBudget } from './buffers.js';
import { Doors } from './doors.js';
import { Inspection } from './inspection/inspection.js';
import type { Inspector, SieveOf } from './inspection/inspector.js';
import { LiveMoments } from './inspection/moments.js';
import type { Outlet } from './inspection/outlet.js';
import type { LinkContext } from './link-context.js';
import { type Entrance, Links } from './links.js';
import { type Listener, listen } from './listener.js';
import { guarded, type OnProxyEvent, type ProxyAddress } from './notices.js';
import { type HostPort, hostPortText, type Route } from './route.js';
import type { TlsOptions } from './tls/credentials.js';
import type { Transforming } from './transform.js';
import { Interception, type TransparentMode } from './transparent/interception.js';

export interface ProxyOptions {
  readonly routes: readonly Route[];
  readonly transparent?: TransparentOptions | undefined;
  /** At which ends TLS stands. */
  readonly tls?: TlsOptions | undefined;
  /** Each sees what was relayed, during the call only, in this order; may throw. */
  readonly inspectors: readonly Inspector[];
  /** What of each connection the inspectors need not look at; undefined: nothing. */
  readonly sieveOf?: SieveOf | undefined;
  readonly onEvent: OnProxyEvent;
  readonly now: () => Instant;
  /** Bytes of memory for what was relayed and waits to be inspected. Default 64 MiB. */
  readonly backlog?: number;
  /** What is inspected goes on to this: nothing is while it is full. */
  readonly outlet?: Outlet | undefined;
  /** Never skip a byte: read no more than can be inspected, and taken by the outlet. */
  readonly lossless?: boolean | undefined;
  /** False: inspectors take next to no time, so that theirs need not be measured. Default true. */
  readonly paced?: boolean | undefined;
  /** Listen on all interfaces where a route says so; refused otherwise. */
  readonly everywhere?: boolean;
  /** Who changes what passes; undefined: nobody. */
  readonly transforming?: Transforming | undefined;
  /** How long a server may take to accept, all its addresses together. Default 10,000 ms. */
  readonly connectTimeoutMs?: number;
}

/** Clients that netfilter leads here go on to where they wanted to go. */
export interface TransparentOptions {
  readonly mode: TransparentMode;
  readonly listen: readonly HostPort[];
}

export interface RunningProxy {
  /** In the order of the routes, those of transparent mode behind them. */
  readonly addresses: readonly ProxyAddress[];
  /** Links with at least one open socket, those still connecting included. */
  connections(): number;
  /** How far inspection is behind, and what that has cost. */
  inspection(): InspectionState;
  /**
   * Stops accepting, lets outstanding answers through for up to `graceMs` (default
   * 1,000), then breaks what is left. Resolves when every socket is closed and all that
   * waited was inspected; a later call waits for the first.
   */
  close(graceMs?: number): Promise<void>;
}

export interface InspectionState {
  /** Bytes of memory in use for what waits, and the limit. */
  readonly waiting: number;
  readonly backlog: number;
  /** Bytes relayed and never inspected. */
  readonly uninspected: number;
}

/** Bytes. */
export const DEFAULT_BACKLOG = 64 * 1024 * 1024;
const CONNECT_TIMEOUT_MS = 10_000;
const GRACE_MS = 1_000;

/**
 * Listens on all routes or on none: rejects with one line such as
 * `127.0.0.1:11210: port is in use`, having closed what was open by then.
 */
export async function startProxy(options: ProxyOptions): Promise<RunningProxy> {
  const onEvent = guarded(options.onEvent);
  const backlog = options.backlog ?? DEFAULT_BACKLOG;
  const inspection = new Inspection({
    capacity: backlog,
    outlet: options.outlet,
    lossless: options.lossless ?? false,
    paced: options.paced ?? true,
    skipped: ({ connection }, from, bytes) =>
      onEvent({ kind: 'uninspected', connection, from, bytes }),
    pressed: (on) => links.press(on),
  });
  let connectionCount = 0;
  const { transforming } = options;
  const doors = transforming && new Doors((route) => added(route), transforming);
  const context: LinkContext = {
    inspectors: options.inspectors,
    sieveOf: options.sieveOf,
    inspection,
    inspectionFailed: (connection, inspector, error) =>
      onEvent({ kind: 'inspection-failed', connection, inspector, error }),
    moments: new LiveMoments(options.now),
    onEvent,
    connectTimeoutMs: options.connectTimeoutMs ?? CONNECT_TIMEOUT_MS,
    transforming: transforming && doors && { by: transforming, doors },
    nextIndex: () => connectionCount++,
  };
  const links = new Links({ context, budget: new BufferBudget(), tls: options.tls });
  const entrances = [...options.routes, ...(await transparentEntrances(options))];
  const open = (entrance: Entrance): Promise<Listener> => {
    const { listen: address, target } = entrance;
    const handlers = {
      accepted: (client: Socket) => links.admit(client, entrance),
      acceptFailed: (reason: string) => onEvent({ kind: 'accept-failed', listen: address, reason }),
      prepare: (server: Server) => {
        if (target instanceof Interception) target.prepare(server);
      },
    };
    return listen(address, handlers, options.everywhere ?? false);
  };
  const opened: (Entrance & { readonly listener: Listener })[] = [];
  const closeAll = async (graceMs: number): Promise<void> => {
    const listenersClosed = opened.map(({ listener }) => listener.close());
    await links.close(graceMs);
    await Promise.all(listenersClosed);
  };
  try {
    for (const entrance of entrances) {
      checkTarget(entrance);
      const listener = await open(entrance);
      opened.push({ ...entrance, listener });
      if (!(entrance.target instanceof Interception)) {
        doors?.know({ target: entrance.target }, listener);
      }
    }
  } catch (error) {
    await closeAll(0);
    throw error;
  }
  let closing: Promise<void> | undefined;
  const added = async (route: Route): Promise<Listener> => {
    checkTarget(route);
    const listener = await open(route);
    opened.push({ ...route, listener });
    // Too late for closeAll to see it.
    if (closing !== undefined) void listener.close();
    return listener;
  };
  return {
    addresses: opened.map(({ listen: { host }, target, listener: { port } }) => ({
      host,
      port,
      target: target instanceof Interception ? undefined : target,
    })),
    connections: () => links.size,
    inspection: () => ({
      waiting: inspection.waiting,
      backlog,
      uninspected: inspection.uninspected,
    }),
    close: (graceMs = GRACE_MS) => {
      closing ??= closeAll(graceMs).then(() => inspection.settled());
      return closing;
    },
  };
}

async function transparentEntrances({ transparent }: ProxyOptions): Promise<readonly Entrance[]> {
  if (transparent === undefined) return [];
  const interception = await Interception.open(transparent.mode);
  return transparent.listen.map((address) => ({ listen: address, target: interception }));
}

/** A bad port would otherwise throw at the first client, inside a socket handler. */
function checkTarget({ target }: Entrance): void {
  if (target instanceof Interception) return;
  if (Number.isInteger(target.port) && target.port >= 1 && target.port <= 65535) return;
  throw new Error(`${hostPortText(target)}: target port is not in 1..65535`);
}
