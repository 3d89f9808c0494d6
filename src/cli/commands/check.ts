/** `fusionshark check`: what is wrong in captures, for people and for continuous integration. */
import { Command, InvalidArgumentError, Option } from 'commander';
import type { CheckOptions } from '../actions/check.js';
import { decodeAs, editionOption, wholeNumber } from '../options.js';
import type { Run } from '../run.js';

const AFTER = `
Several captures are one history: their packets are merged by time, and the same address in two of
them is the same node. Messages keep the numbers that \`read\` gives them in their capture; where a
sentence names other messages, their numbers run through the whole history, and it says where each
of them lies. \`fusionshark findings ID\` explains a finding.

Exit status: 0 nothing as bad as --fail-on; 3 something was; 2 a capture is absent, damaged or none.

Example:
  fusionshark check --fail-on warn -T junit node1.pcapng node2.pcapng > report.xml`;

export const checkCommand = (run: Run): Command =>
  new Command('check')
    .description('say what is wrong in captures')
    .argument('<file...>', 'pcap or pcapng files, also in gzip or zstd; or - for standard input')
    .addOption(
      new Option('--fail-on <severity>', 'exit with status 3 for findings as bad as this')
        .choices(['error', 'warn', 'note'])
        .default('error'),
    )
    .addOption(
      new Option('-T, --format <format>', 'text, one JSON object a line, or JUnit XML')
        .choices(['text', 'ndjson', 'junit'])
        .default('text'),
    )
    .addOption(
      new Option(
        '--ignore <id>',
        'a finding, or the beginning of some, to pass over (repeatable)',
      ).argParser(collected),
    )
    .addOption(
      new Option(
        '--same-node <a=b>',
        'host:port a is node b under another name (repeatable)',
      ).argParser(sameNode),
    )
    .addOption(
      new Option('--slow <ms>', 'answers later than this are slow')
        .argParser(wholeNumber(0))
        .default(1000),
    )
    .addOption(
      new Option('--head-of-line <ms>', 'tell who waited longer than this behind a Fusion command')
        .argParser(wholeNumber(0))
        .default(100),
    )
    .addOption(
      new Option('--validity <s>', 'a validity above this is no number of seconds')
        .argParser(wholeNumber(1))
        .default(1e11),
    )
    .addOption(
      new Option(
        '-d, --decode-as <rule>',
        'decode a port whatever it looks like: tcp.port==N,couchbase (repeatable)',
      ).argParser(decodeAs),
    )
    .addOption(editionOption())
    .addHelpText('after', AFTER)
    .action((files: string[], options: CheckOptions) =>
      run(async () => (await import('../actions/check.js')).check(files, options)),
    );

const collected = (text: string, before: readonly string[] = []): readonly string[] => [
  ...before,
  text,
];

/** `a=b`: wherever a stands, b is meant; through several steps, if need be. */
export function sameNode(
  text: string,
  before: ReadonlyMap<string, string> = new Map(),
): ReadonlyMap<string, string> {
  const match = /^([^=\s]+:\d+)=([^=\s]+:\d+)$/.exec(text);
  const [, from = '', to = ''] = match ?? [];
  if (match === null) {
    throw new InvalidArgumentError(`"${text}" is not of the form host:port=host:port.`);
  }
  const meant = before.get(to) ?? to;
  if (meant === from) throw new InvalidArgumentError(`"${text}" names a node after itself.`);
  const moved = [...before].map(([a, b]): [string, string] => [a, b === from ? meant : b]);
  return new Map([...moved, [from, meant]]);
}
