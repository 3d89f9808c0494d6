/** `fusionshark manual`, with which the build writes the manual page. */
import { Command } from 'commander';
import type { Run } from '../run.js';

export const manualCommand = (run: Run, page: () => Promise<string>): Command =>
  new Command('manual')
    .description('the manual page, as man reads it')
    .addHelpText('after', '\nExample:\n  fusionshark manual | man -l -')
    .action(() => run(async () => (await import('../page.js')).print(await page())));
