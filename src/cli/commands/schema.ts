/** `fusionshark schema`: JSON Schema of what `-T ndjson` and `--log` print. */
import { Command } from 'commander';
import type { Run } from '../run.js';

export const schemaCommand = (run: Run): Command =>
  new Command('schema')
    .description('JSON Schema (2020-12) of the NDJSON object of a message')
    .addHelpText('after', '\nExample:\n  fusionshark schema > message.schema.json')
    .action(() => run(async () => (await import('../actions/schema.js')).schema()));
