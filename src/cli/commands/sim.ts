/** `fusionshark sim`: an embedded Fusion node to talk to, or several. */
import { Command, InvalidArgumentError, Option } from 'commander';
import { EDITIONS } from '../../fusion/editions.js';
import { type HostPort, parseListen } from '../../proxy/route.js';
import type { SimOptions } from '../actions/sim.js';
import { wholeNumber } from '../options.js';
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
given. With --nodes each of 128 vbuckets is active on one of the nodes; a single node without it has
vbucket 0, and those that it is told to have.

Examples:
  fusionshark sim --listen 12000 --edition 2025-04
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
    .option('--user <name>', 'the one user there is; anybody without this')
    .option('--password <password>', 'what that user has to know')
    .addHelpText('after', NOTES)
    .action((options: SimOptions) =>
      run(async () => (await import('../actions/sim.js')).sim(options)),
    );
