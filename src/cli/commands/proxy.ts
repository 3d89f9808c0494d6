/** `fusionshark proxy`: relays and shows live traffic. */
import { Command, InvalidArgumentError, Option } from 'commander';
import { parseRoute, type Route } from '../../proxy/route.js';
import type { ProxyOptions } from '../actions/proxy.js';
import {
  editionOption,
  maxValueOption,
  memoryOption,
  secretsOption,
  timeOption,
  wholeNumber,
} from '../options.js';
import type { Run } from '../run.js';

function route(text: string, routes: readonly Route[] = []): readonly Route[] {
  const parsed = parseRoute(text);
  if ('error' in parsed) throw new InvalidArgumentError(parsed.error);
  return [...routes, parsed.route];
}

export const proxyCommand = (run: Run): Command =>
  new Command('proxy')
    .description('relay TCP to a node, byte for byte, and show the messages that pass')
    .addOption(
      new Option('--map <[host:]port=host:port>', 'listen here, relay there (repeatable)')
        .argParser(route)
        .makeOptionMandatory(),
    )
    .option('--no-ui', 'print a line a message instead of the terminal UI')
    .addOption(
      new Option('-T, --format <format>', 'with --no-ui: text, or one JSON object a line')
        .choices(['text', 'ndjson'])
        .default('text'),
    )
    .option('--log <file>', 'write every message as NDJSON; - is standard output')
    .option('-w, --write <file>', 'write the traffic as a pcapng file')
    .addOption(timeOption())
    .addOption(editionOption())
    .addOption(secretsOption())
    .addOption(maxValueOption())
    .addOption(memoryOption())
    .addOption(
      new Option('--connect-timeout <ms>', 'how long a node may take to accept (10000)').argParser(
        wholeNumber(1, 600_000),
      ),
    )
    .addHelpText(
      'after',
      '\nExample:\n  fusionshark proxy --map 11310=10.0.0.5:11210 --log messages.ndjson -w traffic.pcapng',
    )
    .action((options: ProxyOptions) =>
      run(async () => (await import('../actions/proxy.js')).proxy(options)),
    );
