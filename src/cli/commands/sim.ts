/** `fusionshark sim`: an embedded Fusion node to talk to. */
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
    .addHelpText('after', '\nExample:\n  fusionshark sim --listen 12000 --edition 2025-04')
    .action((options: SimOptions) =>
      run(async () => (await import('../actions/sim.js')).sim(options)),
    );
