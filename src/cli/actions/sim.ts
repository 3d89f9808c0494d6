/** Runs an embedded node until a signal comes. */
import { failingAs } from '../../engine/failure.js';
import { type HostPort, hostPortText } from '../../proxy/route.js';
import { startNode } from '../../sim/index.js';
import { EXIT, type ExitStatus, say } from '../exit.js';

export interface SimOptions {
  readonly listen: HostPort;
  readonly edition?: string;
  readonly seed: number;
}

export async function sim({ listen, edition, seed }: SimOptions): Promise<ExitStatus> {
  const node = await failingAs(
    'network',
    startNode({ listen, seed, ...(edition === undefined ? {} : { edition }) }),
  );
  say(`node listening on ${hostPortText(node.address)}`);
  await new Promise<void>((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(signal, resolve);
  });
  await node.close();
  return EXIT.done;
}
