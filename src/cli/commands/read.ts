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

const AFTER = `
--hex takes what xxd, hexdump -C, od -t x1, tshark -x, tcpdump -X, Wireshark, gdb x/xb and lldb
print, the byte tables of kv_engine's documents, and hex digits alone; prose between them is
passed over. Frames are one connection, in the order of the text, with 0.0.0.0 for the
addresses that nobody wrote down; whole packets keep their own. A dump has no times: time and
latency are 0 throughout. The frame of a message is the number of its block.

Example:
  fusionshark read -V -c 10 captures/rebalance.pcapng
  fusionshark read --hex -V - < pasted.txt`;

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
    .option('-x, --hexdump', 'print a hex dump of each message')
    .option('--hex', 'the file is no capture but a hex dump, pasted from any tool')
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
    .addHelpText('after', AFTER)
    .action((file: string, options: ReadOptions) =>
      run(async () => (await import('../actions/read.js')).read(file, options)),
    );
