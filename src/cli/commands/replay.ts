/** `fusionshark replay`: a capture in the terminal UI. */
import { Command, Option } from 'commander';
import type { ReplayOptions } from '../actions/replay.js';
import { judgingOptions } from '../judging-options.js';
import { lookOptions } from '../look-options.js';
import {
  decodeAs,
  editionOption,
  memoryOption,
  rangeOption,
  secretsOption,
  speed,
} from '../options.js';
import type { Run } from '../run.js';

export const replayCommand = (run: Run): Command => {
  const command = new Command('replay')
    .description('show a capture file, or standard input (-), in the terminal UI')
    .argument('<file>', 'pcap or pcapng file, or - for standard input')
    .addOption(
      new Option('--speed <n>', 'play at n times the pace of the capture; max: all at once')
        .argParser(speed)
        .default(Number.POSITIVE_INFINITY, 'max'),
    )
    .addOption(
      new Option(
        '-d, --decode-as <rule>',
        'decode a port whatever it looks like: tcp.port==N,couchbase (repeatable)',
      ).argParser(decodeAs),
    )
    .addOption(editionOption())
    .addOption(secretsOption())
    .addOption(memoryOption())
    .addOption(rangeOption())
    .option('--follow', 'the file is still being written: show what comes at its end, too');
  for (const option of [...judgingOptions(), ...lookOptions()]) command.addOption(option);
  return command
    .addHelpText(
      'after',
      '\nExample:\n  fusionshark replay captures/rebalance.pcapng\n  fusionshark replay --follow growing.pcap',
    )
    .action((path: string, options: ReplayOptions) =>
      run(async () => (await import('../actions/replay.js')).replay(path, options)),
    );
};
