/** `fusionshark diff`: what is different between two captures of the same scenario. */
import { Command, Option } from 'commander';
import {
  DEFAULT_THRESHOLD,
  MIN_ANSWERS,
  MIN_DIFFERENCE_NS,
} from '../../statistics/diff/latencies.js';
import type { DiffOptions } from '../actions/diff.js';
import { factor } from '../options.js';
import { formatOption } from '../page.js';
import { collected, repeatable } from '../repeatable.js';
import type { Run } from '../run.js';
import { analyseOptionList } from './analysing.js';

const AFTER = `
A good run and a bad one, say. They are aligned by command, bucket and vbucket, not by time: how
often each command was sent, and answered with which status; what became of each vbucket (terms,
uploaders, snapshots, mounts); what was found. Times, client ports and opaques do not count.
Snapshots are aligned by order of appearance, and so are nodes that have other names in B; to join
nodes yourself use --same-node.

Latencies are compared where both captures have ${MIN_ANSWERS.p50} answers (p50) or ${MIN_ANSWERS.p99} (p99), and told where
they differ ${DEFAULT_THRESHOLD} times (--threshold) and by more than ${MIN_DIFFERENCE_NS / 1e6} ms.

Exit status: 0 no difference; 3 some difference; 2 a capture is absent, damaged or none. Latencies
alone are 3 only where --threshold is given.

Example:
  fusionshark diff --ignore Stat --ignore tcp. good.pcapng bad.pcapng`;

export const diffCommand = (run: Run): Command => {
  const command = new Command('diff')
    .description('say what is different between two captures of the same scenario')
    .argument('<A>', 'pcap or pcapng file, also in gzip or zstd; or - for standard input')
    .argument('<B>', 'another')
    .addOption(formatOption())
    .addOption(
      repeatable(
        new Option(
          '--ignore <what>',
          'a command, or the beginning of some findings, to pass over (repeatable)',
        ).argParser(collected),
      ),
    )
    .addOption(
      new Option(
        '--threshold <factor>',
        'latencies that differ so many times are told, and count',
      ).argParser(factor),
    );
  for (const option of analyseOptionList()) command.addOption(option);
  return command
    .addHelpText('after', AFTER)
    .action((a: string, b: string, options: DiffOptions) =>
      run(async () => (await import('../actions/diff.js')).diff([a, b], options)),
    );
};
