/**
 * The places of a cluster map that lead a client to the data service of a node, and what is to
 * stand there for it to come through the proxy instead. The rest of the text stays as it is, to
 * the byte: numbers keep their digits, `rev` and `revEpoch` above all.
 *
 *   nodesExt[]  services.kv, services.kvSSL, hostname, thisNode,
 *               alternateAddresses.external.{hostname, ports}
 *   nodes[]     hostname ("host:port of the cluster manager"), ports.direct
 *   vBucketServerMap.serverList[]   "host:port"
 *
 * A hostname that is missing, or `$HOST`, means the host that the reader connected to, and so
 * stays right. Ports of other services cannot be kept beside a hostname that is no longer theirs.
 *
 * Sources: kv_engine docs/BinaryProtocol.md "0xb5 Get Cluster Config"; the writer of the maps,
 * ns_server src/bucket_info_cache.erl; SDK-RFC 11 (KV ports), 48 (alternate addresses).
 */
import { type JsonNode, member, printJson } from '../dissect/json.js';
import type { Edit } from './edits.js';
import { type HostPort, hostPortText, isPlaceholder, isPort, parseHostPort } from './host-port.js';
import { isKvService, type KvService, servedBy, type TlsEnds } from './services.js';

/** How the reader of a map came by it. */
export interface View {
  /** Where the proxy got the map: the node, as it was dialled. */
  readonly asked: HostPort;
  /** Where the client met the proxy. */
  readonly met: HostPort;
  readonly tls: TlsEnds;
}

/**
 * The port, on the host where the client met the proxy, that leads to `target`; undefined: none
 * does. `isAsked`: it is the node that the map came from, under a name of its own.
 */
export type DoorOf = (target: HostPort, isAsked: boolean) => number | undefined;

/** Whether a JSON value is a cluster map at all: an error body comes in the same place. */
export const isClusterMap = (root: JsonNode): boolean =>
  ['nodesExt', 'nodes', 'vBucketServerMap'].some((key) => member(root, key) !== undefined);

/** What is to be replaced, none twice. Empty: nothing leads past the proxy. */
export function editsOf(root: JsonNode, view: View, doorOf: DoorOf): Edit[] {
  return new Survey(root, view, doorOf).edits;
}

/** Host and ports of a node in one network. */
interface Reach {
  readonly host: string;
  readonly ports: JsonNode | undefined;
}

class Survey {
  readonly edits: Edit[] = [];
  private readonly served: ReadonlyMap<KvService, KvService>;
  private readonly isOutside: boolean;
  /** Doors of nodes by the text `host:port` of their plain data port. */
  private readonly byPlainPort = new Map<string, number>();

  constructor(
    root: JsonNode,
    private readonly view: View,
    private readonly doorOf: DoorOf,
  ) {
    this.served = servedBy(view.tls);
    const extended = elements(root, 'nodesExt');
    this.isOutside = isOutside(extended, view.asked.host);
    for (const node of extended) this.extendedNode(node);
    for (const node of elements(root, 'nodes')) this.plainNode(node);
    const servers = elements(member(root, 'vBucketServerMap'), 'serverList');
    for (const server of servers) this.server(server);
  }

  private extendedNode(node: JsonNode): void {
    const external = member(member(node, 'alternateAddresses'), 'external');
    const services = member(node, 'services');
    const inside: Reach = { host: this.hostOf(member(node, 'hostname')), ports: services };
    const outside: Reach = {
      host: this.hostOf(member(external, 'hostname')),
      ports: member(external, 'ports') ?? services,
    };
    const isOutside = this.isOutside && external !== undefined;
    const doors = this.doors(
      isOutside ? outside : inside,
      member(node, 'thisNode')?.text === 'true',
    );
    // None: the node has no data service, or nothing leads to it.
    if (doors.size === 0) return;
    const plain = portOf(member(services, 'kv'));
    const [door] = doors.values();
    if (plain !== undefined && door !== undefined) {
      this.byPlainPort.set(
        hostPortText({ host: inside.host, port: plain }),
        doors.get('kv') ?? door,
      );
    }
    this.host(member(node, 'hostname'));
    this.ports(services, inside, doors);
    this.host(member(external, 'hostname'));
    this.ports(member(external, 'ports'), outside, doors);
  }

  /** By the client's service; empty where one that is needed cannot be had. */
  private doors({ host, ports }: Reach, isThisNode: boolean): ReadonlyMap<KvService, number> {
    const { asked } = this.view;
    const doors = new Map<KvService, number>();
    for (const [mine, theirs] of this.served) {
      const port = portOf(member(ports, theirs));
      if (port === undefined) continue;
      const door = this.doorOf({ host, port }, isThisNode && port === asked.port);
      if (door === undefined) return new Map();
      doors.set(mine, door);
    }
    return doors;
  }

  private host(hostname: JsonNode | undefined): void {
    const { host } = this.view.met;
    if (!isText(hostname) || hostname.text === '' || isPlaceholder(hostname.text)) return;
    if (hostname.text !== host) this.edits.push(edit(hostname, JSON.stringify(host)));
  }

  private ports(
    ports: JsonNode | undefined,
    { host }: Reach,
    doors: ReadonlyMap<KvService, number>,
  ): void {
    if (ports?.kind !== 'object') return;
    const hasMoved = host !== this.view.met.host;
    const kept = ports.members.filter(({ key }) => !hasMoved && !isKvService(key));
    const told = [
      ...kept.map(({ key, value }) => `${JSON.stringify(key)}:${printJson(value)}`),
      ...Array.from(doors, ([service, port]) => `"${service}":${port}`),
    ];
    const isSame = ports.members.every(({ key, value }) =>
      isKvService(key) ? portOf(value) === doors.get(key) : !hasMoved,
    );
    if (!isSame) this.edits.push(edit(ports, `{${told.join(',')}}`));
  }

  /** The form of old: `hostname` has the port of the cluster manager, `ports.direct` that of data. */
  private plainNode(node: JsonNode): void {
    const hostname = member(node, 'hostname');
    const direct = member(member(node, 'ports'), 'direct');
    const port = portOf(direct);
    const named = isText(hostname) ? parseHostPort(hostname.text) : undefined;
    if (direct === undefined || port === undefined) return;
    const host = this.hostNamed(named?.host ?? '');
    const door = this.plainDoor({ host, port }, member(node, 'thisNode')?.text === 'true');
    if (door === undefined) return;
    if (door !== port) this.edits.push(edit(direct, String(door)));
    if (hostname === undefined || named === undefined || isPlaceholder(named.host)) return;
    const text = hostPortText({ host: this.view.met.host, port: named.port });
    if (text !== hostname.text) this.edits.push(edit(hostname, JSON.stringify(text)));
  }

  private server(server: JsonNode): void {
    const named = isText(server) ? parseHostPort(server.text) : undefined;
    if (named === undefined) return;
    const { host, port } = named;
    const door = this.plainDoor({ host: this.hostNamed(host), port }, false);
    if (door === undefined) return;
    const shown = isPlaceholder(host) ? host : this.view.met.host;
    const text = hostPortText({ host: shown, port: door });
    if (text !== server.text) this.edits.push(edit(server, JSON.stringify(text)));
  }

  /** A node that only the older parts of a map name is behind a door of its own. */
  private plainDoor(target: HostPort, isThisNode: boolean): number | undefined {
    const known = this.byPlainPort.get(hostPortText(target));
    if (known !== undefined || this.isOutside || !this.served.has('kv')) return known;
    if (this.served.get('kv') !== 'kv') return undefined;
    return this.doorOf(target, isThisNode && target.port === this.view.asked.port);
  }

  private hostOf(hostname: JsonNode | undefined): string {
    return this.hostNamed(isText(hostname) ? hostname.text : '');
  }

  private hostNamed(host: string): string {
    if (host === '' || isPlaceholder(host)) return this.view.asked.host;
    return /^\[(.*)\]$/.exec(host)?.[1] ?? host;
  }
}

/**
 * As an SDK chooses the network: whoever came by an address that only the outside knows has to go
 * on using those of the outside (SDK-RFC 48).
 */
function isOutside(nodes: readonly JsonNode[], asked: string): boolean {
  const hostsAt = (of: (node: JsonNode) => JsonNode | undefined): (string | undefined)[] =>
    nodes.map((node) => member(of(node), 'hostname')?.text);
  const external = (node: JsonNode) => member(member(node, 'alternateAddresses'), 'external');
  return hostsAt(external).includes(asked) && !hostsAt((node) => node).includes(asked);
}

const elements = (node: JsonNode | undefined, key: string): readonly JsonNode[] => {
  const list = member(node, key);
  return list?.kind === 'array' ? list.members.map(({ value }) => value) : [];
};

const isText = (node: JsonNode | undefined): node is JsonNode => node?.kind === 'string';

function portOf(node: JsonNode | undefined): number | undefined {
  if (node?.kind !== 'number') return undefined;
  const port = Number(node.text);
  return isPort(port) ? port : undefined;
}

const edit = ({ start, end }: JsonNode, text: string): Edit => ({ start, end, text });
