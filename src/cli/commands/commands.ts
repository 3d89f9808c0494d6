/** `fusionshark commands`: the reference of the protocol, from the tables. */
import { Command, Option } from 'commander';
import { EDITIONS } from '../../fusion/editions.js';
import type { CommandsOptions } from '../actions/commands.js';
import { formatOption } from '../page.js';
import type { Run } from '../run.js';

export const commandsCommand = (run: Run): Command =>
  new Command('commands')
    .description('the commands of the protocol; of one command all that is known of it')
    .argument('[command]', 'name in any case, wire name, former name, or opcode (0x75, 117)')
    .addOption(new Option('--edition <edition>', 'only what this edition has').choices(EDITIONS))
    .addOption(formatOption())
    .addHelpText('after', '\nExample:\n  fusionshark commands StartFusionUploader')
    .action((name: string | undefined, options: CommandsOptions) =>
      run(async () => (await import('../actions/commands.js')).commands(name, options)),
    );
