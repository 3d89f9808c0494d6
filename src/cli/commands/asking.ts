/** Options of the commands that open connections of their own to a node. */
import { InvalidArgumentError, Option } from 'commander';
import { type HostPort, parseTarget } from '../../proxy/route.js';
import { wholeNumber } from '../options.js';

const DEFAULT_TIMEOUT_MS = 10_000;

export interface Target {
  /** "addr:port" of the capture whose requests go there; undefined: of all others. */
  readonly captured: string | undefined;
  readonly node: HostPort;
}

/** `HOST:PORT`. */
export function target(text: string): HostPort {
  const parsed = parseTarget(text);
  if ('error' in parsed) throw new InvalidArgumentError(parsed.error);
  return parsed.address;
}

/** A new list for each command: commander keeps what was parsed in the option. */
export const askingOptions = (): readonly Option[] => [
  new Option('--timeout <ms>', 'how long to wait for a connection, and for an answer')
    .argParser(wholeNumber(1))
    .default(DEFAULT_TIMEOUT_MS),
  new Option('--auth, --user <name>', 'authenticate as this user'),
  new Option('--bucket <name>', 'select this bucket'),
  new Option('--tls', 'speak TLS to the node'),
  new Option('--ca <file>', 'with --tls: trust certificates of nodes by this authority'),
  new Option('--insecure', 'with --tls: accept whatever certificate the node shows'),
];

export const PASSWORD_HELP = `The password is that in FUSIONSHARK_PASSWORD; where that is not set the terminal asks for it.`;
