/** The options of `proxy` that concern transparent mode. */
import { isIP } from 'node:net';
import { networkInterfaces } from 'node:os';
import { InvalidArgumentError, Option } from 'commander';
import { type HostPort, parseListen } from '../../proxy/route.js';
import { COUCHBASE_PORTS, MAX_PORTS } from '../../proxy/transparent/rule-plan.js';
import { repeatable } from '../repeatable.js';

export const transparentOptions = (): Option[] => [
  new Option('--transparent <mode>', 'take connections that netfilter leads here').choices([
    'redirect',
    'tproxy',
  ]),
  repeatable(
    new Option(
      '--listen <[host:]port>',
      'where it leads them (repeatable; without a host: both loopback addresses)',
    ).argParser(listen),
  ),
  new Option('--ports <list>', 'ports of the nodes, for the rules that are printed')
    .argParser(ports)
    .default(COUCHBASE_PORTS, COUCHBASE_PORTS.join(',')),
  new Option('--print-rules', 'print the netfilter rules for this --listen, and do nothing else'),
];

function listen(text: string, addresses: readonly HostPort[] = []): readonly HostPort[] {
  const parsed = parseListen(text);
  if ('error' in parsed) throw new InvalidArgumentError(parsed.error);
  const { address } = parsed;
  if (address.port === 0) throw new InvalidArgumentError(`'${text}': the rules need a port.`);
  if (isIP(address.host) === 0) {
    throw new InvalidArgumentError(`'${text}': the rules need an address, not a name.`);
  }
  const bothLoopbacks = !text.includes(':') && hasIPv6Loopback();
  const ipv6 = bothLoopbacks ? [{ host: '::1', port: address.port }] : [];
  return [...addresses, address, ...ipv6];
}

function hasIPv6Loopback(): boolean {
  const interfaces = Object.values(networkInterfaces());
  return interfaces.some((addresses) => addresses?.some(({ address }) => address === '::1'));
}

function ports(text: string): readonly number[] {
  const list = text.split(',').map((part) => (/^\d+$/.test(part) ? Number(part) : 0));
  if (list.some((port) => port < 1 || port > 65535) || list.length > MAX_PORTS) {
    throw new InvalidArgumentError(`'${text}' is not a list of up to ${MAX_PORTS} ports.`);
  }
  return list;
}

export const TRANSPARENT_HELP = `
Transparent mode (Linux): clients keep the addresses of their nodes, netfilter leads the connections
to the proxy, and each goes on to where it was meant to go. --print-rules prints what to type to set
that up and to remove it, for iptables and for nft, on a gateway and on the clients' own machine.
redirect needs no rights but those to set the rules, if the proxy runs as a user of its own; tproxy
needs CAP_NET_ADMIN. Both need the optional package koffi.`;
