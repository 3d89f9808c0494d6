/**
 * Who is the client? The SYN tells. When it was not captured, the ports make a guess,
 * which the protocol on top may correct (ConnectionTable.settle).
 */
import { ACK, type Endpoint, type Segment, SYN } from './events.js';

/** Ports on which a node serves KV: direct, over TLS, the cluster manager's own, classic memcached. */
const KV_PORTS: ReadonlySet<number> = new Set([11_210, 11_207, 11_209, 11_211]);

/** Development clusters count up from here (ns_server's cluster_run). */
const DEVELOPMENT_PORTS = { first: 12_000, last: 12_999 };

/** How much a port looks like a server's: 2 = a known one, 1 = a development cluster's, 0 = any. */
function serverRank({ port }: Endpoint): number {
  if (KV_PORTS.has(port)) return 2;
  return port >= DEVELOPMENT_PORTS.first && port <= DEVELOPMENT_PORTS.last ? 1 : 0;
}

/** Whether the sender of a connection's first captured segment is the client. */
export function senderIsClient({ flags, src, dst }: Segment): boolean {
  if ((flags & SYN) !== 0) return (flags & ACK) === 0;
  const sender = serverRank(src);
  const receiver = serverRank(dst);
  if (sender !== receiver) return sender < receiver;
  return src.port >= dst.port;
}
