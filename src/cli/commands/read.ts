/** `fusionshark read`: prints a capture, as tshark does. */
import { Command, Option } from 'commander';
import type { ReadOptions } from '../actions/read.js';
import {
  decodeAs,
  editionOption,
  maxValueOption,
  secretsOption,
  timeOption,
  wholeNumber,
} from '../options.js';
import type { Run } from '../run.js';

export const readCommand = (run: Run): Command =>
  new Command('read')
    .description('print the messages of a capture file, or of standard input (-)')
    .argument('<file>', 'pcap or pcapng file, or - for standard input')
    .addOption(
      new Option('-T, --format <format>', 'text, or one JSON object a line')
        .choices(['text', 'ndjson'])
        .default('text'),
    )
    .option('-V, --verbose', 'print the detail tree of each message')
    .option('-x, --hex', 'print a hex dump of each message')
    .addOption(new Option('-c, --count <n>', 'stop after n messages').argParser(wholeNumber(1)))
    .addOption(timeOption())
    .addOption(
      new Option(
        '-d, --decode-as <rule>',
        'decode a port whatever it looks like: tcp.port==N,couchbase (repeatable)',
      ).argParser(decodeAs),
    )
    .addOption(editionOption())
    .addOption(secretsOption())
    .addOption(maxValueOption())
    .option('-w, --write <file>', 'write the messages as a pcapng file instead of printing them')
    .option('--scrub', 'with -w: overwrite every password and token by stars')
    .option('-l, --line-buffered', 'write each message as soon as it is read')
    .addHelpText('after', '\nExample:\n  fusionshark read -V -c 10 captures/rebalance.pcapng')
    .action((file: string, options: ReadOptions) =>
      run(async () => (await import('../actions/read.js')).read(file, options)),
    );
