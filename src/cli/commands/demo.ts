/** `fusionshark demo`: everything in one process, nothing needed beside it. */
import { Command, Option } from 'commander';
import type { DemoOptions } from '../actions/demo.js';
import {
  editionOption,
  maxValueOption,
  memoryOption,
  secretsOption,
  timeOption,
  wholeNumber,
} from '../options.js';
import type { Run } from '../run.js';

export const demoCommand = (run: Run): Command =>
  new Command('demo')
    .description('embedded nodes, a workload that rebalances, the proxy and the UI, all in one')
    .option('--no-ui', 'print a line a message, also on a terminal')
    .addOption(
      new Option('-T, --format <format>', 'without UI: text, or one JSON object a line')
        .choices(['text', 'ndjson'])
        .default('text'),
    )
    .addOption(
      new Option('--messages <n>', 'without UI: stop after n messages').argParser(wholeNumber(1)),
    )
    .addOption(
      new Option('--pace <n>', 'requests per second')
        .argParser(wholeNumber(1, 100_000))
        .default(20),
    )
    .addOption(
      new Option('--seed <n>', 'what the story is drawn from').argParser(wholeNumber(0)).default(1),
    )
    .option('--log <file>', 'write every message as NDJSON; - is standard output')
    .option('-w, --write <file>', 'write the traffic as a pcapng file')
    .addOption(timeOption())
    .addOption(editionOption())
    .addOption(secretsOption())
    .addOption(maxValueOption('of longer documents only the beginning is kept and shown'))
    .addOption(memoryOption())
    .addHelpText('after', '\nExample:\n  fusionshark demo --no-ui --messages 50')
    .action((options: DemoOptions) =>
      run(async () => (await import('../actions/demo.js')).demo(options)),
    );
