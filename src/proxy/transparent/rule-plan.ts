/**
 * What the rules of transparent mode are to do, before they are written for a tool: which
 * listeners they lead to, and which connections they take.
 */
import { isIPv6 } from 'node:net';
import type { HostPort } from '../route.js';

export interface RuleOptions {
  readonly mode: 'redirect' | 'tproxy';
  /** Where the proxy listens; the first of each address family counts. */
  readonly listen: readonly HostPort[];
  /** TCP ports of the nodes, at most MAX_PORTS. */
  readonly ports: readonly number[];
  /** How the proxy's own connections are known: by OWN_MARK, or by the user who runs it. */
  readonly own: 'mark' | { readonly uid: number };
}

/** The data port, the one for traffic within the cluster, and the data port with TLS. */
export const COUCHBASE_PORTS: readonly number[] = [11210, 11209, 11207];
/** iptables matches no more in one rule (multiport). */
export const MAX_PORTS = 15;

/** `gateway`: connections from elsewhere, to or through this machine. `local`: those made on it. */
export type Place = 'gateway' | 'local';

/** The listener of one address family; `host` is undefined where it listens on all addresses. */
export interface Listening {
  readonly ipv6: boolean;
  readonly host: string | undefined;
  readonly port: number;
}

/** IPv4 and IPv6 at most. */
export function listeningOf(listen: readonly HostPort[]): readonly Listening[] {
  const found: Listening[] = [];
  for (const { host, port } of listen) {
    // A socket on :: takes IPv4 as well.
    const families = host === '::' ? [false, true] : [isIPv6(host)];
    const all = host === '::' || host === '0.0.0.0';
    for (const ipv6 of families) {
      if (found.some((other) => other.ipv6 === ipv6)) continue;
      found.push({ ipv6, host: all ? undefined : host, port });
    }
  }
  return found;
}

/** What comes from elsewhere is never delivered to a loopback address, unless by TPROXY. */
export function isReachable(mode: RuleOptions['mode'], place: Place, { host }: Listening): boolean {
  return mode === 'tproxy' || place === 'local' || !isLoopback(host);
}

/**
 * Whether REDIRECT leads there: it goes to the loopback address (local), or to the first one
 * of the interface (gateway). To a certain address leads DNAT, which the kernel tells the
 * original destination of just the same.
 */
export function isRedirectable({ host }: Listening): boolean {
  return host === undefined || isLoopback(host);
}

function isLoopback(host: string | undefined): boolean {
  return host === '::1' || host?.startsWith('127.') === true;
}
