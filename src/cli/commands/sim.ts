/** `fusionshark sim`: an embedded Fusion node to talk to, or several. */
import { Command, InvalidArgumentError, Option } from 'commander';
import { EDITIONS } from '../../fusion/editions.js';
import { type HostPort, parseListen } from '../../proxy/route.js';
import type { SimOptions } from '../actions/sim.js';
import { scenarioOption, wholeNumber } from '../options.js';
import type { Run } from '../run.js';

function address(text: string): HostPort {
  const parsed = parseListen(text);
  if ('error' in parsed) throw new InvalidArgumentError(parsed.error);
  return parsed.address;
}

const MOST_NODES = 32;

const NOTES = `
Couchbase SDKs take it for a node, as far as documents are concerned: couchbase://127.0.0.1:11210.
They authenticate with SCRAM, which needs a password: Administrator and "password" unless others are
given. With --auth nobody may do anything before that, and there is a second user: data, with the
same password, who may use documents but lacks the privilege NodeSupervisor.

With --nodes each of 128 vbuckets is active on one of the nodes; a single node without it has
vbucket 0, and those that it is told to have.

SyncFusionLogstore writes logs to logstore/ in the folder of --data, and a mount reads them from
there, or from copies in any other folder below it: documents and all. ConfigReload reads the
settings fusion_* from memcached.json there; fusion_migration_rate_limit 0 holds migrations.

Of a scenario the rules of its nodes hold for whoever connects; its steps are played by demo. Each
of its nodes has vbuckets 0 to 7 active. A .js file is code that is run.

Examples:
  fusionshark sim --listen 12000 --edition 2025-04
  fusionshark sim --scenario slow-sync
  fusionshark sim --listen 12000 --nodes 3`;

export const simCommand = (run: Run): Command =>
  new Command('sim')
    .description('an embedded Fusion node: answers as a server of the chosen edition does')
    .addOption(
      new Option('--listen <[host:]port>', 'where to listen; port 0 = any')
        .argParser(address)
        .default({ host: '127.0.0.1', port: 11210 }, '127.0.0.1:11210'),
    )
    .addOption(
      new Option(
        '--edition <edition>',
        'edition of the Fusion commands; the newest by default',
      ).choices(EDITIONS),
    )
    .addOption(
      new Option('--seed <n>', 'what its uuids are drawn from')
        .argParser(wholeNumber(0))
        .default(1),
    )
    .addOption(
      new Option(
        '--nodes <n>',
        'that many nodes in one cluster map, on ports that follow each other',
      ).argParser(wholeNumber(1, MOST_NODES)),
    )
    .addOption(scenarioOption('misbehave by the rules of a scenario'))
    .option('--auth', 'demand that clients say who they are; Fusion’s commands need NodeSupervisor')
    .option('--user <name>', 'the administrator; with --password, means --auth')
    .option('--password <password>', 'what they have to know')
    .option('--data <folder>', 'keep logs and guest volumes there; a temporary folder without this')
    .option('--select <bucket>', 'select it on every connection, for clients that cannot')
    .option('--steady-clock', 'a clock that goes 1 ms on with each request: same seed, same bytes')
    .addHelpText('after', NOTES)
    .action((options: SimOptions) =>
      run(async () => (await import('../actions/sim.js')).sim(options)),
    );
