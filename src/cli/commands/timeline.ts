/** `fusionshark timeline`: what became of each vbucket, over all nodes of the captures. */
import { Command, Option } from 'commander';
import type { TimelineOptions } from '../actions/timeline.js';
import { timeOption, wholeNumber } from '../options.js';
import { formatOption } from '../page.js';
import type { Run } from '../run.js';
import { analyseOptionList } from './analysing.js';

/** Vbuckets that the header of a message can name. */
const LAST_VBUCKET = 65_535;

const AFTER = `
Uploaders, snapshots, mounts and migrations, as requests and answers tell them. Several captures
are one history: their packets are merged by time, and messages are named FILE:NUMBER, with the
number that \`read\` gives them.

Example:
  fusionshark timeline --vbucket 12 node1.pcapng node2.pcapng`;

export const timelineCommand = (run: Run): Command => {
  const command = new Command('timeline')
    .description('tell what became of each vbucket in captures')
    .argument('<file...>', 'pcap or pcapng files, also in gzip or zstd; or - for standard input')
    .addOption(
      new Option('--vbucket <n>', 'only this vbucket').argParser(wholeNumber(0, LAST_VBUCKET)),
    )
    .addOption(new Option('--bucket <name>', 'only this bucket'))
    .addOption(formatOption())
    .addOption(timeOption());
  for (const option of analyseOptionList()) command.addOption(option);
  return command
    .addHelpText('after', AFTER)
    .action((files: string[], options: TimelineOptions) =>
      run(async () => (await import('../actions/timeline.js')).timeline(files, options)),
    );
};
