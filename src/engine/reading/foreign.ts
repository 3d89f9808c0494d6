/**
 * Connections that were not decoded because they speak something else: whoever looks for
 * traffic on port 11207 and finds none is told that it is TLS, and what to do.
 */
import { plural } from '../../dissect/text.js';
import type { ForeignProtocol } from '../../mcbp/foreign-protocol.js';
import type { Connection } from '../../tcp/events.js';

/** Connections of one protocol to one port. */
export interface ForeignTraffic {
  readonly name: string;
  readonly port: number;
  /** Of the first of them; may be empty. */
  readonly detail: string;
  count: number;
}

/** Protocols and ports told apart; a port scan must not fill the memory. */
const MAX_KINDS = 256;
/** Lines told about them. */
const MAX_LINES = 8;

export class ForeignTally {
  private readonly kinds = new Map<string, ForeignTraffic>();

  add({ ends }: Connection, { name, detail }: ForeignProtocol): void {
    const { port } = ends[1];
    const key = `${name}:${port}`;
    const known = this.kinds.get(key);
    if (known !== undefined) known.count += 1;
    else if (this.kinds.size < MAX_KINDS) this.kinds.set(key, { name, port, detail, count: 1 });
  }

  /** Most connections first. */
  list(): ForeignTraffic[] {
    return [...this.kinds.values()].sort((a, b) => b.count - a.count);
  }
}

/** Encrypted traffic may well be what somebody looks for; the rest is other people's. */
const isEncrypted = ({ name }: ForeignTraffic): boolean => name.startsWith('TLS');

/**
 * A line for each protocol and port, most connections first.
 * @param all also of what is certainly not ours: worth saying where nothing else was found
 */
export function foreignLines(traffic: readonly ForeignTraffic[], all: boolean): string[] {
  return traffic
    .filter((kind) => all || isEncrypted(kind))
    .slice(0, MAX_LINES)
    .map((kind) => {
      const { name, port, detail, count } = kind;
      const about = detail === '' ? '' : ` (${detail})`;
      const advice = isEncrypted(kind)
        ? '; to see inside, put the proxy between (--tls-cert, --upstream-tls)'
        : '';
      return `${plural(count, 'connection')} to port ${port} not decoded: ${name}${about}${advice}`;
    });
}
