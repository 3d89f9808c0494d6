/** `fusionshark check`: what is wrong in captures, for people and for continuous integration. */
import { Command, Option } from 'commander';
import { DEFAULT_THRESHOLDS } from '../../analysis/thresholds.js';
import type { CheckOptions } from '../actions/check.js';
import { wholeNumber } from '../options.js';
import { repeatable } from '../repeatable.js';
import type { Run } from '../run.js';
import { analyseOptionList } from './analysing.js';

const AFTER = `
Several captures are one history: their packets are merged by time, and the same address in two of
them is the same node. Messages keep the numbers that \`read\` gives them in their capture; where a
sentence names other messages, their numbers run through the whole history, and it says where each
of them lies. \`fusionshark findings ID\` explains a finding.

Exit status: 0 nothing as bad as --fail-on; 3 something was; 2 a capture is absent, damaged or none.

Example:
  fusionshark check --fail-on warn -T junit node1.pcapng node2.pcapng > report.xml`;

export const checkCommand = (run: Run): Command => {
  const command = new Command('check')
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
      repeatable(
        new Option(
          '--ignore <id>',
          'a finding, or the beginning of some, to pass over (repeatable)',
        ).argParser(collected),
      ),
    )
    .addOption(
      new Option('--slow <ms>', 'answers later than this are slow')
        .argParser(wholeNumber(0))
        .default(DEFAULT_THRESHOLDS.slowNs / 1e6),
    )
    .addOption(
      new Option('--head-of-line <ms>', 'tell who waited longer than this behind a Fusion command')
        .argParser(wholeNumber(0))
        .default(DEFAULT_THRESHOLDS.headOfLineNs / 1e6),
    )
    .addOption(
      new Option('--validity <s>', 'a validity above this is no number of seconds')
        .argParser(wholeNumber(1))
        .default(DEFAULT_THRESHOLDS.validitySeconds),
    );
  for (const option of analyseOptionList()) command.addOption(option);
  return command
    .addHelpText('after', AFTER)
    .action((files: string[], options: CheckOptions) =>
      run(async () => (await import('../actions/check.js')).check(files, options)),
    );
};

const collected = (text: string, before: readonly string[] = []): readonly string[] => [
  ...before,
  text,
];
