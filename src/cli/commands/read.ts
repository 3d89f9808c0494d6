/** `fusionshark read`: prints a capture, as tshark does. */
import { Command, Option } from 'commander';
import { MOST_READ_AHEAD } from '../../export/limits.js';
import type { ReadOptions } from '../actions/read.js';
import { CommandError, EXIT } from '../exit.js';
import { judgingOptions } from '../judging-options.js';
import {
  decodeAs,
  editionOption,
  fieldsOption,
  maxValueOption,
  otlpOption,
  rangeOption,
  secretsOption,
  timeOption,
  wholeNumber,
} from '../options.js';
import { collected, repeatable } from '../repeatable.js';
import type { Run } from '../run.js';

const AFTER = `
--hex takes what xxd, hexdump -C, od -t x1, tshark -x, tcpdump -X, Wireshark, gdb x/xb and lldb
print, the byte tables of kv_engine's documents, and hex digits alone; prose between them is
passed over. Frames are one connection, in the order of the text, with 0.0.0.0 for the
addresses that nobody wrote down; whole packets keep their own. A dump has no times: time and
latency are 0 throughout. The frame of a message is the number of its block.

-T fields prints what tshark prints, but one line for each message instead of each packet; times
are UTC, quotes inside quoted cells are doubled, and controls never reach the terminal. -T csv
follows RFC 4180 with a line of names; a cell written by a sender that a spreadsheet would run
(it begins with = + - @) gets an apostrophe before it. -T json is tshark's with
--no-duplicate-keys, -T ek its form for bulk import into Elasticsearch: all fields in layers, or
those of -e; strings are as they were sent, but for secrets.

Findings of a message may be proved by later ones (an answer that never came). A file is therefore
read twice, the first time to its end, or with -c until the messages that are printed have been
answered (for ${MOST_READ_AHEAD} messages more at most): findings that the end of the capture proves are then
left out, and --range -N prints as many messages with all of theirs. Of what comes through a pipe
only those findings are printed that are known when the message passes.

Statistics (-z) count the messages that -Y, --range and -c let through; a FILTER after their name
narrows that further. They are tables as wide as the terminal, or with -T ndjson an object for
each row.

Spans (--otlp) go beside what is printed: one, in a trace of its own, for each request whose first
answer is seen and let through, with the names of OpenTelemetry's conventions, and no keys and values
of documents. Whoever sends a capture twice sends the same ids. -q prints nothing besides.

Example:
  fusionshark read -q --otlp http://localhost:4318 rebalance.pcapng
  fusionshark read -q -z opcodes -z io,stat,1 captures/rebalance.pcapng
  fusionshark read -V -c 10 captures/rebalance.pcapng
  fusionshark read -T fields -e frame.number -e couchbase.opcode -E header=y rebalance.pcapng
  fusionshark read --hex -V - < pasted.txt`;

export const readCommand = (run: Run): Command => {
  const command = new Command('read')
    .description('print the messages of a capture file, or of standard input (-)')
    .argument('[file]', 'pcap or pcapng file, also in gzip or zstd; or - for standard input')
    .addOption(
      new Option(
        '-T, --format <format>',
        'text; ndjson, one JSON object a line; fields or csv, a line of cells; json or ek, as tshark',
      )
        .choices(['text', 'ndjson', 'fields', 'csv', 'json', 'ek'])
        .default('text'),
    )
    .addOption(
      new Option(
        '-e, --field <field>',
        'with -T fields, csv, json, ek: print this field (repeatable)',
      ).argParser((name: string, names: readonly string[] = []) => [...names, name]),
    )
    .addOption(
      new Option(
        '-E, --fields-option <name=value>',
        'with -T fields, csv: header=y|n, separator=/t|/s|<c>, occurrence=f|l|a, aggregator=/s|<c>, quote=d|s|n, bom=y|n (repeatable)',
      ).argParser(fieldsOption),
    )
    .option('-V, --verbose', 'print the detail tree of each message')
    .option('-x, --hexdump', 'print a hex dump of each message')
    .option('--hex', 'the file is no capture but a hex dump, pasted from any tool')
    .addOption(
      new Option(
        '-Y, --filter <filter>',
        'only messages of which this holds: couchbase.opcode == "Get" and not couchbase.status == 0',
      ),
    )
    .addOption(
      new Option('-c, --count <n>', 'stop after n messages were read').argParser(wholeNumber(1)),
    )
    .addOption(rangeOption())
    .option('-q, --quiet', 'print no messages, only the statistics of -z')
    .addOption(
      repeatable(
        new Option(
          '-z, --statistics <stat>',
          'after the messages, print statistics of them (repeatable); -z help lists them',
        ).argParser(collected),
      ),
    )
    .option('--plot <name>', 'draw instead of printing messages: latency, rate or vbuckets')
    .option('--svg <file>', 'with --plot: write the picture to this file instead of the terminal')
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
    .addOption(otlpOption())
    .option('-w, --write <file>', 'write the messages as a pcapng file instead of printing them')
    .option('--scrub', 'with -w: overwrite every password and token by stars')
    .option('--follow', 'the file is still being written: wait for more at its end, until ^C')
    .option('-l, --line-buffered', 'write each message as soon as it is read');
  for (const option of judgingOptions()) command.addOption(option);
  return command
    .addHelpText('after', AFTER)
    .action((file: string | undefined, options: ReadOptions) =>
      run(async () => {
        if (options.statistics?.includes('help')) {
          return (await import('../actions/read-statistics.js')).printStatisticsHelp();
        }
        if (file === undefined) throw new CommandError(EXIT.usage, 'name a capture file, or -');
        return (await import('../actions/read.js')).read(file, options);
      }),
    );
};
