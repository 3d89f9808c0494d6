/**
 * The nodes that know of one another, and the cluster maps that each of them hands out: as the
 * cluster manager writes them, as far as a client of the data service reads them.
 *
 * Sources: kv_engine docs/BinaryProtocol.md "0xb5 Get Cluster Config"; the writer of the maps,
 * ns_server src/bucket_info_cache.erl.
 */
import type { Bucket } from '../model/bucket.js';
import { type HostPort, hostPortText, isEveryInterface } from '../network.js';
import { tellOfMap } from './news.js';
import type { Session } from './session.js';

export interface Member {
  readonly address: HostPort;
  readonly buckets: ReadonlyMap<string, Bucket>;
  readonly sessions: ReadonlySet<Session>;
}

export interface ClusterMap {
  readonly rev: number;
  readonly revEpoch: number;
  readonly [key: string]: unknown;
}

/** What a map says of the nodes themselves. A cluster that is started again has the same. */
const REV_EPOCH = 1;
/** Stands for the host that the reader of a map has connected to. */
const SAME_HOST = '$HOST';
/** No node has this vbucket. */
const NOBODY = -1;

export class Cluster {
  private readonly members: Member[] = [];
  /** The last map of each bucket as text, to see a change; its number rises with each. */
  private readonly versions = new Map<string, { readonly text: string; readonly rev: number }>();

  join(member: Member): void {
    this.members.push(member);
  }

  /** As `asked` tells it; without a bucket the map of the cluster. */
  map(asked: Member, bucket: Bucket | undefined): ClusterMap {
    const shared = bucket === undefined ? {} : this.bucketPart(bucket);
    const nodesExt = this.members.map((member) => ({
      services: { kv: member.address.port },
      ...(member === asked ? { thisNode: true } : {}),
      ...(isEveryInterface(member.address.host) ? {} : { hostname: member.address.host }),
    }));
    const rev = this.revision(bucket?.name ?? '', JSON.stringify(shared));
    return { rev, revEpoch: REV_EPOCH, ...shared, nodesExt };
  }

  /** To be said after every change of a bucket's vbuckets: whoever wants it gets the new map. */
  announce(bucket: Bucket): void {
    const before = this.versions.get(bucket.name)?.rev;
    for (const member of this.members) {
      const map = this.map(member, bucket);
      if (map.rev === before) return;
      for (const session of member.sessions) tellOfMap(session, bucket.name, map);
    }
  }

  private revision(name: string, text: string): number {
    const last = this.versions.get(name);
    if (last?.text === text) return last.rev;
    const rev = (last?.rev ?? 0) + 1;
    this.versions.set(name, { text, rev });
    return rev;
  }

  private bucketPart({ name, uuid }: Bucket): object {
    const owners = this.owners(name);
    return {
      name,
      uuid,
      nodeLocator: 'vbucket',
      bucketCapabilitiesVer: '',
      bucketCapabilities: ['cbhello', 'cccp', 'collections', 'nodesExt'],
      vBucketServerMap: {
        hashAlgorithm: 'CRC',
        numReplicas: 0,
        serverList: this.members.map(({ address: { host, port } }) =>
          hostPortText({ host: isEveryInterface(host) ? SAME_HOST : host, port }),
        ),
        vBucketMap: owners.map((owner) => [owner]),
      },
    };
  }

  /** Which member has each vbucket active; clients take a power of two for their number. */
  private owners(name: string): number[] {
    const owners = new Map<number, number>();
    for (const [index, { buckets }] of this.members.entries()) {
      for (const { id, state } of buckets.get(name)?.all() ?? []) {
        if (state === 'active') owners.set(id, index);
      }
    }
    const highest = Math.max(0, ...owners.keys());
    const count = 2 ** Math.ceil(Math.log2(highest + 1));
    return Array.from({ length: count }, (_, id) => owners.get(id) ?? NOBODY);
  }
}
