/**
 * A demonstration that needs nothing: embedded nodes, the proxy before them, and clients that
 * go through the proxy. The clients are a workload that tells the story of a rebalance again and
 * again, or a scenario that is played once.
 */
import { connect } from 'node:net';
import type { Route } from '../../proxy/route.js';
import type { Decoder } from '../../session/decoder.js';
import {
  type HostPort,
  type NodeOptions,
  nodePart,
  play,
  runWorkload,
  type Scenario,
  startNode,
} from '../../sim/index.js';
import { failingAs } from '../failure.js';
import type { Audience, LiveConfig } from './config.js';
import { type Live, startLive } from './live.js';

export interface DemoConfig {
  /** Edition that nodes and workload speak; undefined: the newest. A scenario has its own. */
  readonly edition: string | undefined;
  readonly seed: number;
  /** Requests per second of the workload. */
  readonly pace: number;
  /** Played instead of the workload. */
  readonly scenario?: Scenario | undefined;
  /** Milliseconds for which each sentence of the scenario stands. */
  readonly readingMs?: number;
}

/** Sees to the clients; resolves when they are done, or the signal aborts. */
type Clients = (nodes: readonly HostPort[], signal: AbortSignal) => Promise<void>;

const LOOPBACK = '127.0.0.1';
const NODES = 2;
/** Every third story goes wrong: whoever watches should see it within a minute. */
const MISHAP_EVERY = 3;
/** In which the last bytes of a scenario pass through the proxy and are judged, ms. */
const AFTERMATH = 200;

/** @param live what to record; its routes are replaced by those to the nodes */
export async function startDemo(
  live: LiveConfig,
  demo: DemoConfig,
  decoder: Decoder,
  audience: Audience,
): Promise<Live> {
  const listen = { host: LOOPBACK, port: 0 };
  const nodes = await failingAs(
    'network',
    Promise.all(
      partsOf(demo).map((part, i) => startNode({ listen, seed: demo.seed + i, ...part })),
    ),
  );
  const routes: Route[] = nodes.map((node) => ({ listen, target: node.address }));
  const closeNodes = () => Promise.all(nodes.map((node) => node.close()));
  const proxied = await startLive({ ...live, routes }, decoder, audience).catch(
    async (error: unknown) => {
      // Open nodes would keep the program alive that has nothing left to do.
      await closeNodes();
      throw error;
    },
  );
  const stop = new AbortController();
  const clients =
    demo.scenario === undefined
      ? workload(demo, audience)
      : cast(demo.scenario, demo.readingMs ?? 0, audience);
  const over = clients(
    proxied.relay.addresses.map(({ host, port }) => ({ host, port })),
    stop.signal,
  );
  return {
    ...proxied,
    ...(demo.scenario === undefined ? {} : { over }),
    close: async () => {
      stop.abort();
      await over;
      await proxied.close();
      await closeNodes();
    },
  };
}

/** How each node is to be started. */
function partsOf({ scenario, edition }: DemoConfig): Partial<NodeOptions>[] {
  const alike = edition === undefined ? {} : { edition };
  if (scenario === undefined) return Array.from({ length: NODES }, () => alike);
  return Array.from({ length: scenario.nodes }, (_, i) => nodePart(scenario, i + 1));
}

const workload =
  ({ edition, seed, pace }: DemoConfig, audience: Audience): Clients =>
  (nodes, signal) =>
    runWorkload({
      connect: nodes,
      signal,
      seed,
      pace,
      mishapEvery: MISHAP_EVERY,
      onStory: (line) => audience.tell(line, line.startsWith('mishap: ') ? 'note' : 'chat'),
      ...(edition === undefined ? {} : { edition }),
    });

const cast =
  (told: Scenario, readingMs: number, audience: Audience): Clients =>
  async (nodes, signal) => {
    const stage = {
      open: (node: number) => connected(nodes[node - 1] as HostPort),
      say: (sentence: string) => audience.tell(sentence, 'chat'),
      readingMs,
      signal,
    };
    await play(told, stage).catch((error: unknown) =>
      audience.tell(error instanceof Error ? error.message : String(error), 'error'),
    );
    await new Promise((resolve) => setTimeout(resolve, AFTERMATH));
  };

function connected({ host, port }: HostPort): Promise<ReturnType<typeof connect>> {
  return new Promise((resolve, reject) => {
    const socket = connect({ host, port, noDelay: true });
    socket.once('error', reject);
    socket.once('connect', () => {
      socket.off('error', reject);
      resolve(socket);
    });
  });
}
