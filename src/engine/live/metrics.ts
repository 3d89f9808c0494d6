/** The metrics of live traffic, where they were asked for: loaded, counted and served only then. */

import { commandTable } from '../../commands.js';
import type { Metrics } from '../../metrics/metrics.js';
import { type HostPort, hostPortText } from '../../proxy/route.js';
import { failingAs } from '../failure.js';
import type { Lateness } from '../relay/lateness.js';
import type { Audience, LiveConfig } from './config.js';

export interface LiveMetrics {
  readonly metrics: Metrics;
  close(): Promise<void>;
}

/** What can be asked of the parts that begin after this one. */
export interface Counted {
  waiting: () => number;
  dropped: () => Readonly<Record<string, number>>;
  faults: () => Iterable<readonly [string, number]>;
  lateness: () => Promise<Lateness | undefined>;
}

/** Undefined where none were asked for. Rejects with one line when the port is not to be had. */
export async function openMetrics(
  { metrics: address, everywhere }: Pick<LiveConfig, 'metrics' | 'everywhere'>,
  counted: Counted,
  { tell, findingCounts }: Pick<Audience, 'tell' | 'findingCounts'>,
): Promise<LiveMetrics | undefined> {
  if (address === undefined) return undefined;
  const [{ Metrics }, { serveMetrics }] = await Promise.all([
    import('../../metrics/metrics.js'),
    import('../../metrics/server.js'),
  ]);
  const metrics = new Metrics(commandTable, {
    waiting: () => counted.waiting(),
    dropped: () => counted.dropped(),
    findings: () => findingCounts ?? [],
    faults: () => counted.faults(),
    lateness: async () => Object.entries((await counted.lateness()) ?? {}),
  });
  const server = await failingAs('network', serveMetrics(metrics, address, everywhere ?? false));
  tell(`metrics on ${urlOf(server.address)}`, 'chat');
  return { metrics, close: () => server.close() };
}

const urlOf = (address: HostPort): string => `http://${hostPortText(address)}/metrics`;
