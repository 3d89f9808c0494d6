/**
 * A demonstration that needs nothing: two embedded nodes, the proxy before them, and a
 * workload that tells the story of a rebalance through the proxy.
 */
import type { Route } from '../proxy/route.js';
import type { Decoder } from '../session/decoder.js';
import { runWorkload, startNode } from '../sim/index.js';
import { failingAs } from './failure.js';
import { type Live, startLive } from './live.js';
import type { Audience, LiveConfig } from './live-config.js';

export interface DemoConfig {
  /** Edition that nodes and workload speak; undefined: the newest. */
  readonly edition: string | undefined;
  readonly seed: number;
  /** Requests per second. */
  readonly pace: number;
}

const LOOPBACK = '127.0.0.1';
const NODES = 2;
/** Every third story goes wrong: whoever watches should see it within a minute. */
const MISHAP_EVERY = 3;

/** @param live what to record; its routes are replaced by those to the nodes */
export async function startDemo(
  live: LiveConfig,
  { edition, seed, pace }: DemoConfig,
  decoder: Decoder,
  audience: Audience,
): Promise<Live> {
  const chosen = edition === undefined ? {} : { edition };
  const listen = { host: LOOPBACK, port: 0 };
  const nodes = await failingAs(
    'network',
    Promise.all(
      Array.from({ length: NODES }, (_, i) => startNode({ listen, seed: seed + i, ...chosen })),
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
  const workload = runWorkload({
    connect: proxied.proxy.addresses.map(({ host, port }) => ({ host, port })),
    signal: stop.signal,
    seed,
    pace,
    mishapEvery: MISHAP_EVERY,
    onStory: (line) => audience.tell(line, line.startsWith('mishap: ') ? 'note' : 'chat'),
    ...chosen,
  });
  return {
    proxy: proxied.proxy,
    reopen: proxied.reopen,
    close: async () => {
      stop.abort();
      await workload;
      await proxied.close();
      await closeNodes();
    },
  };
}
