/** Runs an embedded node, or a cluster of them, until a signal comes. */
import { systemError } from '../../capture/system-error.js';
import { plural } from '../../dissect/text.js';
import { failingAs } from '../../engine/failure.js';
import { type HostPort, hostPortText } from '../../proxy/route.js';
import {
  ADMINISTRATOR,
  DataFolder,
  type NodeOptions,
  nodePart,
  type Scenario,
  type SimNode,
  startCluster,
  startNode,
  steadyClock,
} from '../../sim/index.js';
import { CommandError, EXIT, type ExitStatus, say } from '../exit.js';
import { scenarioPage } from '../scenario-pages.js';

export interface SimOptions {
  readonly listen: HostPort;
  readonly edition?: string;
  readonly seed: number;
  readonly scenario?: string;
  readonly nodes?: number;
  readonly user?: string;
  readonly password?: string;
  readonly auth?: boolean;
  readonly data?: string;
  readonly select?: string;
  readonly steadyClock?: boolean;
}

export async function sim({ nodes: count, ...options }: SimOptions): Promise<ExitStatus> {
  const page = scenarioPage(options.scenario);
  if (page !== undefined) return page;
  const scenario = await scenarioOf(options);
  const each = { ...(scenario && nodePart(scenario, 1)), ...nodeOptions(options) };
  const starting =
    count === undefined
      ? startNode(each).then((node) => [node])
      : startCluster({ ...each, ...(scenario && { rules: scenario.rules }), nodes: count });
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

async function scenarioOf({ scenario, seed }: SimOptions): Promise<Scenario | undefined> {
  if (scenario === undefined) return undefined;
  const found = await (await import('../scenario.js')).findScenario(scenario, seed);
  if (found.rules.length > 0) return found;
  throw new CommandError(
    EXIT.usage,
    `${found.name}: its nodes do as they should, its clients do not: only demo plays it`,
  );
}

/** Behind a proxy that nobody goes past, as many as that has carried. */
const connections = (node: SimNode): string => plural(node.accepted(), 'connection');

/** There from the start, so that settings and guest volumes can be put into it. */
function folderAt(path: string): DataFolder {
  try {
    return DataFolder.at(path);
  } catch (cause) {
    throw systemError(path, cause);
  }
}

function nodeOptions(options: SimOptions): NodeOptions {
  const { listen, edition, seed, user, password, auth, data, select } = options;
  if ((user === undefined) !== (password === undefined)) {
    throw new CommandError(EXIT.usage, '--user and --password need each other');
  }
  return {
    listen,
    seed,
    ...(edition === undefined ? {} : { edition }),
    ...(auth ? { auth: ADMINISTRATOR } : {}),
    ...(user === undefined || password === undefined ? {} : { auth: { user, password } }),
    ...(data === undefined ? {} : { data: folderAt(data) }),
    ...(select === undefined ? {} : { firstBucket: select }),
    ...(options.steadyClock ? { clock: steadyClock() } : {}),
  };
}
