/** `fusionshark fields`: the fields that a message may have, from the tables. */
import { Command } from 'commander';
import { formatOption, type PageOptions } from '../page.js';
import type { Run } from '../run.js';

export const fieldsCommand = (run: Run): Command =>
  new Command('fields')
    .description('the fields of messages: name, type, meaning, place in NDJSON')
    .addOption(formatOption())
    .addHelpText('after', '\nExample:\n  fusionshark fields -T ndjson | jq -r .name')
    .action((options: PageOptions) =>
      run(async () => (await import('../actions/fields.js')).fields(options)),
    );
