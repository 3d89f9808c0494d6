/**
 * Which port of a node stands behind a port that the client is told of. A map names two for the
 * data service, `kv` and `kvSSL`, and the proxy speaks TLS with all clients or none, and with all
 * nodes or none. Where it only relays, each port leads to itself; where it speaks TLS at an end,
 * only the one that suits the clients is left, and it leads to the one that suits the nodes.
 */

export type KvService = 'kv' | 'kvSSL';

/** At which ends the proxy speaks TLS. */
export interface TlsEnds {
  readonly clients: boolean;
  readonly nodes: boolean;
}

export const isKvService = (name: string): name is KvService => name === 'kv' || name === 'kvSSL';

const forTls = (isTls: boolean): KvService => (isTls ? 'kvSSL' : 'kv');

/** By the client's service, the node's. */
export function servedBy({ clients, nodes }: TlsEnds): ReadonlyMap<KvService, KvService> {
  if (!clients && !nodes) {
    return new Map([
      ['kv', 'kv'],
      ['kvSSL', 'kvSSL'],
    ]);
  }
  return new Map([[forTls(clients), forTls(nodes)]]);
}
