/** `fusionshark demo`: everything in one process, nothing needed beside it. */
import { Command, Option } from 'commander';
import type { DemoOptions } from '../actions/demo.js';
import { lookOptions } from '../look-options.js';
import {
  editionOption,
  maxValueOption,
  memoryOption,
  scenarioOption,
  secretsOption,
  timeOption,
  wholeNumber,
} from '../options.js';
import type { Run } from '../run.js';
import { faultOptions } from './proxy-faults.js';

const NOTES = `
A scenario tells its story in the status bar and ends with its last sentence; what it has shown stays
on the screen. Without UI sentences go to standard error, do not wait to be read, and the program
ends with the story. The scenario's own edition is spoken; --edition says how it is judged.
A .js file exports a scenario, or a function that is given a random source (u32, below, pick, uuid)
drawn from --seed and returns one: the code in that file is run. --scenario schema is the JSON Schema of
a file; this one lets the second GET of a client wait:

  { "name": "mine", "title": "a slow GET", "findings": ["mcbp.slow-response"],
    "rules": [{ "match": { "command": "Get", "nth": 2 }, "do": { "delay": 2 } }],
    "steps": [{ "connect": "app" }, { "on": "app", "send": "Get", "key": "k", "times": 2 }] }

Faults are done to the traffic of workload and scenario as proxy --help tells.

Examples:
  fusionshark demo --no-ui --messages 50
  fusionshark demo --scenario zombie-uploader
  fusionshark demo --fault 'fusion.command == SyncFusionLogstore => answer Etmpfail p=0.3'
  fusionshark demo --scenario list`;

export const demoCommand = (run: Run): Command => {
  const command = new Command('demo')
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
    .addOption(scenarioOption('play one incident with its story, once'))
    .option('--log <file>', 'write every message as NDJSON; - is standard output')
    .option('-w, --write <file>', 'write the traffic as a pcapng file')
    .addOption(timeOption())
    .addOption(editionOption())
    .addOption(secretsOption())
    .addOption(maxValueOption('of longer documents only the beginning is kept and shown'))
    .addOption(memoryOption());
  for (const option of [...faultOptions(), ...lookOptions()]) command.addOption(option);
  return command
    .addHelpText('after', NOTES)
    .action((options: DemoOptions) =>
      run(async () => (await import('../actions/demo.js')).demo(options)),
    );
};
