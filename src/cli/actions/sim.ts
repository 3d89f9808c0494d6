/** Runs an embedded node, or a cluster of them, until a signal comes. */
import { plural } from '../../dissect/text.js';
import { failingAs } from '../../engine/failure.js';
import { type HostPort, hostPortText } from '../../proxy/route.js';
import { type NodeOptions, type SimNode, startCluster, startNode } from '../../sim/index.js';
import { CommandError, EXIT, type ExitStatus, say } from '../exit.js';

export interface SimOptions {
  readonly listen: HostPort;
  readonly edition?: string;
  readonly seed: number;
  readonly nodes?: number;
  readonly user?: string;
  readonly password?: string;
}

export async function sim({ nodes: count, ...options }: SimOptions): Promise<ExitStatus> {
  const each = nodeOptions(options);
  const starting =
    count === undefined
      ? startNode(each).then((node) => [node])
      : startCluster({ ...each, nodes: count });
  const nodes = await failingAs('network', starting);
  const stopped = new Promise<void>((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(signal, resolve);
  });
  // The signals first: whoever reads this may end it at once.
  for (const node of nodes) say(`node listening on ${hostPortText(node.address)}`);
  await stopped;
  for (const node of nodes) say(`${hostPortText(node.address)} took ${connections(node)}`);
  await Promise.all(nodes.map((node) => node.close()));
  return EXIT.done;
}

/** Behind a proxy that nobody goes past, as many as that has carried. */
const connections = (node: SimNode): string => plural(node.accepted(), 'connection');

function nodeOptions({ listen, edition, seed, user, password }: SimOptions): NodeOptions {
  if ((user === undefined) !== (password === undefined)) {
    throw new CommandError(EXIT.usage, '--user and --password need each other');
  }
  return {
    listen,
    seed,
    ...(edition === undefined ? {} : { edition }),
    ...(user === undefined || password === undefined ? {} : { auth: { user, password } }),
  };
}
