/** What the node knows of one connection: features granted, user, selected bucket. */
import { datatypes } from '../../mcbp/datatypes.js';
import { features, keysHaveCollections } from '../../mcbp/features.js';
import type { Bucket } from '../model/bucket.js';
import { Refusal } from '../model/refusal.js';
import type { Account } from './accounts.js';
import type { Keepalive } from './keepalive.js';
import type { ScramExchange } from './scram.js';

/**
 * What HELLO grants, by kv_engine's names: only what the node really does. Not granted are, for
 * instance, Tracing, and SyncReplication: there are no replicas to write to. SELECT_BUCKET,
 * TcpNoDelay, AltRequestSupport, PreserveTtl, VAttr, SubdocReplaceBodyWithXattr and
 * GetClusterConfigWithKnownVersion only inform; XERROR too, since the node never disconnects
 * instead of answering with an error. UnorderedExecution allows what the node makes no use of:
 * its answers come in order.
 */
const GRANTED: readonly string[] = [
  'TcpNoDelay',
  'MUTATION_SEQNO',
  'XATTR',
  'XERROR',
  'SELECT_BUCKET',
  'SNAPPY',
  'JSON',
  'Duplex',
  'ClustermapChangeNotification',
  'UnorderedExecution',
  'AltRequestSupport',
  'Collections',
  'PreserveTtl',
  'VAttr',
  'SubdocReplaceBodyWithXattr',
  'GetClusterConfigWithKnownVersion',
  'ClustermapChangeNotificationBrief',
  'SubdocAllowsAccessOnMultipleXattrKeys',
];

/** By name; a name that the table of features lacks would be a slip of this file. */
const numberOf = (name: string): number => {
  const feature = features.find((candidate) => candidate.name === name);
  if (feature === undefined) throw new Error(`no feature is called ${name}`);
  return feature.value;
};
const grantable: ReadonlySet<number> = new Set(GRANTED.map(numberOf));

/** Features that need another one. Source: kv_engine hello_packet_executor.cc; names feature.cc. */
const NEEDS: readonly (readonly [feature: string, needed: string, complaint: string])[] = [
  ['ClustermapChangeNotification', 'Duplex', 'Clustermap change notification needs Duplex'],
  ['ClustermapChangeNotificationBrief', 'Duplex', 'ClustermapChangeNotificationBrief needs Duplex'],
  ['VAttr', 'XATTR', 'VAttr needs XATTR'],
];

export class Session {
  /** Who it is; undefined: nobody has said. */
  account: Account | undefined;
  bucket: Bucket | undefined;
  /** The connection ends once this answer is out. */
  leaving = false;
  /** Why, where the client is to blame. */
  blame: string | undefined;
  /** A SCRAM authentication under way. */
  scram:
    | {
        readonly mechanism: string;
        readonly account: Account;
        readonly exchange: ScramExchange;
      }
    | undefined;
  /** HELLO features. */
  granted: ReadonlySet<number> = new Set();
  /** Set once DcpOpen made it a DCP connection. */
  dcp: Keepalive | undefined;

  /** @param push sends a frame that nobody asked for; false: too much is unsent already */
  constructor(readonly push: (frame: Uint8Array) => boolean = () => false) {}

  /** A HELLO replaces all that an earlier one granted. Gives what is granted, lowest first. */
  negotiate(asked: readonly number[]): number[] | Refusal {
    const wanted = new Set(asked);
    const lacking = NEEDS.find(
      ([feature, needed]) => wanted.has(numberOf(feature)) && !wanted.has(numberOf(needed)),
    );
    if (lacking !== undefined) return new Refusal('Einval', lacking[2]);
    // Whoever asks for both kinds of news gets the brief one.
    if (wanted.has(BRIEF_MAPS)) wanted.delete(WHOLE_MAPS);
    const granted = [...wanted].filter((value) => grantable.has(value));
    this.granted = new Set(granted);
    return granted.sort((a, b) => a - b);
  }

  hangUp(why: string): void {
    this.leaving = true;
    this.blame = why;
  }

  has(feature: string): boolean {
    return this.granted.has(numberOf(feature));
  }

  /** Keys of documents begin with the id of a collection. */
  get hasCollections(): boolean {
    return keysHaveCollections(this.granted);
  }

  /** Datatype bits that messages of this connection may carry. */
  get datatypes(): number {
    return datatypes
      .filter((datatype) => datatype.features.some((feature) => this.granted.has(feature)))
      .reduce((bits, { bit }) => bits | bit, 0);
  }
}

const WHOLE_MAPS = numberOf('ClustermapChangeNotification');
const BRIEF_MAPS = numberOf('ClustermapChangeNotificationBrief');
