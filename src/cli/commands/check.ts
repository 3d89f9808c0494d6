/** `fusionshark check`: what is wrong in captures, for people and for continuous integration. */
import { Command, Option } from 'commander';
import type { CheckOptions } from '../actions/check.js';
import { collected, repeatable } from '../repeatable.js';
import type { Run } from '../run.js';
import { analyseOptionList } from './analysing.js';

const AFTER = `
Several captures are one history: their packets are merged by time, and the same address in two of
them is the same node. Messages have the numbers that \`read\` gives them in their capture; where a
sentence names a message of another capture, it says FILE:NUMBER. \`fusionshark findings ID\`
explains a finding.

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
    );
  for (const option of analyseOptionList()) command.addOption(option);
  return command
    .addHelpText('after', AFTER)
    .action((files: string[], options: CheckOptions) =>
      run(async () => (await import('../actions/check.js')).check(files, options)),
    );
};
