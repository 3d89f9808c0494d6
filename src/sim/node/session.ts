/** What the node knows of one connection: features granted, user, selected bucket. */
import { datatypes } from '../../mcbp/datatypes.js';
import { features, keysHaveCollections } from '../../mcbp/features.js';
import type { Bucket } from '../model/bucket.js';
import type { ScramExchange } from './scram.js';

/**
 * What HELLO grants, by kv_engine's names: only what the node really does. Not granted are,
 * for instance, XATTR (there are no sub-documents), MUTATION_SEQNO and the pushes of Duplex.
 * SELECT_BUCKET, TcpNoDelay, AltRequestSupport and GetClusterConfigWithKnownVersion only
 * inform; XERROR too, since the node never disconnects instead of answering with an error.
 * UnorderedExecution allows what the node makes no use of: its answers come in order.
 */
const GRANTED: readonly string[] = [
  'TcpNoDelay',
  'XERROR',
  'SELECT_BUCKET',
  'SNAPPY',
  'JSON',
  'UnorderedExecution',
  'AltRequestSupport',
  'Collections',
  'GetClusterConfigWithKnownVersion',
];
const grantable: ReadonlySet<number> = new Set(
  features.filter(({ name }) => GRANTED.includes(name)).map(({ value }) => value),
);

export class Session {
  authenticated = false;
  bucket: Bucket | undefined;
  /** The connection ends once this answer is out. */
  leaving = false;
  /** A SCRAM authentication under way. */
  scram: { readonly mechanism: string; readonly exchange: ScramExchange } | undefined;
  /** HELLO features. */
  granted: ReadonlySet<number> = new Set();

  /** A HELLO replaces all that an earlier one granted. Gives what is granted, lowest first. */
  negotiate(asked: readonly number[]): number[] {
    const granted = [...new Set(asked)].filter((value) => grantable.has(value));
    this.granted = new Set(granted);
    return granted.sort((a, b) => a - b);
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
