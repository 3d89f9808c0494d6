/**
 * Where the proxy listens and whither it relays: `[HOST:]PORT=HOST:PORT`, the value of
 * `--map`. IPv6 addresses stand in brackets, as in a URL (RFC 3986, 3.2.2), because
 * their colons cannot be told from the port's.
 */
import { isIPv4, isIPv6 } from 'node:net';

export interface HostPort {
  /** Address or host name; IPv6 without brackets, a zone (`fe80::1%eth0`) allowed. */
  readonly host: string;
  /** 0..65535. */
  readonly port: number;
}

export interface Route {
  /** Port 0 lets the system choose one. */
  readonly listen: HostPort;
  readonly target: HostPort;
}

export type ParsedRoute = { readonly route: Route } | { readonly error: string };

type Parsed = { readonly host: string | undefined; readonly port: number };

const DEFAULT_LISTEN_HOST = '127.0.0.1';

/** `host:port`, with brackets around IPv6. */
export function hostPortText({ host, port }: HostPort): string {
  return host.includes(':') ? `[${host}]:${port}` : `${host}:${port}`;
}

/**
 * Whether listening on this address means listening on every interface: `0.0.0.0`, `::` and
 * the other ways to write them. Of a host name only the system knows.
 */
export function isEveryInterface(host: string): boolean {
  if (isIPv4(host)) return /^[0.]+$/.test(host);
  return isIPv6(host) && /^[0:.]*$/.test(host.replace(/^(0*:)*:?ffff:(?=[0.]+$)/i, ''));
}

/** Parses `[HOST:]PORT=HOST:PORT`. `error` is one line that names the part at fault. */
export function parseRoute(text: string): ParsedRoute {
  const sides = text.split('=');
  const [listenText, targetText] = sides;
  if (listenText === undefined || targetText === undefined || sides.length !== 2) {
    return { error: `'${text}': expected [HOST:]PORT=HOST:PORT with one '='` };
  }
  const listen = parseSide('listen', listenText, 0);
  if (typeof listen === 'string') return { error: `'${text}': ${listen}` };
  const target = parseSide('target', targetText, 1);
  if (typeof target === 'string') return { error: `'${text}': ${target}` };
  if (target.host === undefined) {
    return { error: `'${text}': target host is missing, expected HOST:PORT after '='` };
  }
  const route: Route = {
    listen: { host: listen.host ?? DEFAULT_LISTEN_HOST, port: listen.port },
    target: { host: target.host, port: target.port },
  };
  if (leadsToItself(route)) {
    return { error: `'${text}': target is the listen address, the proxy would call itself` };
  }
  return { route };
}

/** Parses `[HOST:]PORT`, an address to listen on. `error` is one line. */
export function parseListen(
  text: string,
): { readonly address: HostPort } | { readonly error: string } {
  const parsed = parseSide('listen', text, 0);
  if (typeof parsed === 'string') return { error: `'${text}': ${parsed}` };
  return { address: { host: parsed.host ?? DEFAULT_LISTEN_HOST, port: parsed.port } };
}

/** Parses `HOST:PORT`, an address to connect to. `error` is one line. */
export function parseTarget(
  text: string,
): { readonly address: HostPort } | { readonly error: string } {
  const parsed = parseSide('target', text, 1);
  if (typeof parsed === 'string') return { error: `'${text}': ${parsed}` };
  const { host, port } = parsed;
  if (host === undefined) return { error: `'${text}': target host is missing, expected HOST:PORT` };
  return { address: { host, port } };
}

/** One side of the '='; a string says what is wrong with it. */
function parseSide(side: 'listen' | 'target', text: string, lowestPort: 0 | 1): Parsed | string {
  if (text === '') return `${side} side is empty`;
  const bracketed = text.startsWith('[');
  const colon = bracketed ? text.indexOf(']') + 1 : text.lastIndexOf(':');
  if (bracketed && colon === 0) return `${side} host '${text}' lacks its closing bracket`;
  if (bracketed && text[colon] !== ':') return `${side} port is missing after '${text}'`;

  const portText = text.slice(colon + 1);
  const port = /^[0-9]{1,5}$/.test(portText) ? Number(portText) : -1;
  if (portText === '') return `${side} port is missing after '${text.slice(0, colon)}'`;
  const host = bracketed ? text.slice(1, colon - 1) : text.slice(0, Math.max(colon, 0));
  const fault = colon >= 0 ? hostFault(host, bracketed) : undefined;
  if (fault !== undefined) return `${side} host ${fault}`;
  if (port < lowestPort || port > 65535) {
    return `${side} port '${portText}' is not a number in ${lowestPort}..65535`;
  }
  return { host: colon >= 0 ? host : undefined, port };
}

function hostFault(host: string, bracketed: boolean): string | undefined {
  if (host === '') return 'is empty';
  if (bracketed) return isIPv6(host) ? undefined : `'${host}' is not an IPv6 address`;
  if (host.includes(':')) return `'${host}' has colons: write an IPv6 address in brackets`;
  if (/^[0-9.]+$/.test(host)) return isIPv4(host) ? undefined : `'${host}' is not an IPv4 address`;
  return /^[\p{L}\p{N}._-]+$/u.test(host) ? undefined : `'${host}' is not a host name`;
}

/**
 * Only what the text shows: a name that resolves to this machine is not seen here.
 * `::` takes IPv4 as well, and `localhost` may be of either family.
 */
function leadsToItself({ listen, target }: Route): boolean {
  if (listen.port !== target.port) return false;
  if (listen.host === target.host) return true;
  if (!OWN_HOSTS.has(listen.host) || !OWN_HOSTS.has(target.host)) return false;
  const eitherFamily = listen.host === '::' || listen.host === 'localhost';
  return eitherFamily || target.host === 'localhost' || isIPv6(listen.host) === isIPv6(target.host);
}

const OWN_HOSTS: ReadonlySet<string> = new Set(['localhost', '127.0.0.1', '::1', '0.0.0.0', '::']);
