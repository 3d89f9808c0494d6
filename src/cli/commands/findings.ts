/** `fusionshark findings`: what the analysis may say, and what it means. */
import { Command } from 'commander';
import { formatOption, type PageOptions } from '../page.js';
import type { Run } from '../run.js';

export const findingsCommand = (run: Run): Command =>
  new Command('findings')
    .description('what the analysis may find; of one finding all that is known of it')
    .argument('[id]', 'a finding, such as fusion.term-regression, or the beginning of some')
    .addOption(formatOption())
    .addHelpText('after', '\nExample:\n  fusionshark findings fusion.two-uploaders')
    .action((id: string | undefined, options: PageOptions) =>
      run(async () => (await import('../actions/findings.js')).findings(id, options)),
    );
