/** `fusionshark proxy`: relays and shows live traffic. */
import { Command, InvalidArgumentError, Option } from 'commander';
import { type HostPort, parseListen, parseRoute, type Route } from '../../proxy/route.js';
import type { ProxyOptions } from '../actions/proxy.js';
import { judgingOptions } from '../judging-options.js';
import { lookOptions } from '../look-options.js';
import {
  editionOption,
  maxValueOption,
  memoryOption,
  otlpOption,
  secretsOption,
  timeOption,
  wholeNumber,
} from '../options.js';
import { repeatable } from '../repeatable.js';
import type { Run } from '../run.js';
import { FAULT_HELP, faultOptions } from './proxy-faults.js';
import { RECORDS_HELP, recordOptions } from './proxy-records.js';
import { TLS_HELP, tlsOptions } from './proxy-tls.js';
import { TRANSPARENT_HELP, transparentOptions } from './proxy-transparent.js';

function route(text: string, routes: readonly Route[] = []): readonly Route[] {
  const parsed = parseRoute(text);
  if ('error' in parsed) throw new InvalidArgumentError(parsed.error);
  return [...routes, parsed.route];
}

function address(text: string): HostPort {
  const parsed = parseListen(text);
  if ('error' in parsed) throw new InvalidArgumentError(parsed.error);
  return parsed.address;
}

export const proxyCommand = (run: Run): Command => {
  const command = new Command('proxy')
    .description('relay TCP to a node, byte for byte, and show the messages that pass')
    .addOption(
      repeatable(
        new Option(
          '--map <[host:]port=host:port>',
          'listen here, relay there (repeatable)',
        ).argParser(route),
      ),
    )
    .option('--config <file>', 'options from a JSON file; the command line wins')
    .option('--no-ui', 'print a line a message instead of the terminal UI')
    .addOption(
      new Option('-T, --format <format>', 'with --no-ui: text, or one JSON object a line')
        .choices(['text', 'ndjson'])
        .default('text'),
    )
    .addOption(
      new Option(
        '--metrics <[host:]port>',
        'serve Prometheus metrics at /metrics, and /healthz (host: 127.0.0.1)',
      ).argParser(address),
    )
    .addOption(otlpOption())
    .addOption(timeOption())
    .addOption(editionOption())
    .addOption(secretsOption())
    .addOption(maxValueOption('of longer documents only the beginning is kept and shown'))
    .addOption(memoryOption())
    .addOption(
      new Option('--connect-timeout <ms>', 'how long a node may take to accept (10000)').argParser(
        wholeNumber(1, 600_000),
      ),
    )
    .option('--listen-all', 'allow to listen on all interfaces (0.0.0.0, [::])')
    .option(
      '--rewrite-config',
      'change cluster maps in answers so that smart clients come back through the proxy',
    )
    .option('--lossless', 'slow the traffic down rather than leave a byte of it unrecorded')
    .addOption(
      new Option(
        '--max-backlog <MiB>',
        'memory for traffic that waits to be decoded; beyond it bytes are relayed undecoded',
      )
        .argParser(wholeNumber(1, 65_536))
        .default(64),
    );
  for (const option of [
    ...judgingOptions(),
    ...recordOptions(),
    ...tlsOptions(),
    ...transparentOptions(),
    ...faultOptions(),
    ...lookOptions(),
  ]) {
    command.addOption(option);
  }
  return command
    .addHelpText('after', RECORDS_HELP)
    .addHelpText('after', TLS_HELP)
    .addHelpText('after', TRANSPARENT_HELP)
    .addHelpText('after', REWRITE_HELP)
    .addHelpText('after', FAULT_HELP)
    .addHelpText('after', CONFIG_HELP)
    .addHelpText('after', EXAMPLES)
    .action((options: ProxyOptions, self: Command) =>
      run(async () => {
        if (options.config !== undefined) {
          (await import('../config/apply-config.js')).applyConfig(self, options.config);
        }
        return (await import('../actions/proxy.js')).proxy(self.opts());
      }),
    );
};

const REWRITE_HELP = `
Smart clients (the Couchbase SDKs) go from one node straight to the others, by the addresses in the
cluster map. With --rewrite-config the map names the proxy instead, which opens a listener, on the
address the client came to and any free port, for each node it learns of; ports of other services
than KV are left out where the host changes. Point the client at the proxy by its KV port
(couchbase://127.0.0.1:11310). Rewritten messages are shown as the client received them, and marked.
No other byte is changed, and none at all without the option.`;

const CONFIG_HELP = `
Configuration file: one JSON object, its keys the long options without their dashes, its values what
would be typed; true for an option that takes no value, a list for one that can be repeated. An
option on the command line replaces the file's, lists too. Paths are relative to where it is run.
  { "map": ["11310=10.0.0.5:11210", "11311=10.0.0.6:11210"], "no-ui": true, "metrics": 9464,
    "log": "messages.ndjson", "log-rotate": "size:100M,files:10" }

Metrics: messages by command and status, latencies by command and node (64 nodes, then "other"),
findings, bytes and connections by node, what was not inspected or not written, how late the relay
is, and those of the process. Open to this machine alone unless a host is given.`;

const EXAMPLES = `
Examples:
  fusionshark proxy --map 11310=10.0.0.5:11210 --log messages.ndjson -w traffic.pcapng
  fusionshark proxy --no-ui --map 11310=10.0.0.5:11210 -w ring.pcapng -b filesize:100000 -b files:20 \\
    --log messages.ndjson --log-rotate size:100M,time:1d,files:14
  fusionshark proxy --config proxy.json --metrics 9464
  fusionshark proxy --map 11310=10.0.0.5:11210 --rewrite-config
  fusionshark proxy --map 11310=10.0.0.5:11210 --fault 'fusion.command == SyncFusionLogstore => delay 2s' \\
    --fault 'couchbase.opcode == "Get" => answer Etmpfail p=0.1'
  fusionshark proxy --map 11307=node5:11207 --tls-cert proxy.pem --tls-key proxy.key \\
    --upstream-tls --upstream-ca cluster-ca.pem
  fusionshark proxy --transparent redirect --listen 12345 --print-rules`;
