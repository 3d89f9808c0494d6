/** What the node knows of one connection: features granted, user, selected bucket. */
import { datatypes } from '../../mcbp/datatypes.js';
import { features } from '../../mcbp/features.js';
import type { Bucket } from '../model/bucket.js';

/**
 * What HELLO grants, by kv_engine's names: only what the node really does. Not granted are,
 * for instance, SNAPPY (values are never inflated), Collections (keys carry no id) and
 * UnorderedExecution (answers come in order). SELECT_BUCKET, TcpNoDelay and
 * AltRequestSupport only inform; XERROR too, since the node never disconnects instead of
 * answering with an error.
 */
const GRANTED: readonly string[] = [
  'TcpNoDelay',
  'XERROR',
  'SELECT_BUCKET',
  'JSON',
  'AltRequestSupport',
];
const grantable: ReadonlySet<number> = new Set(
  features.filter(({ name }) => GRANTED.includes(name)).map(({ value }) => value),
);

export class Session {
  authenticated = false;
  bucket: Bucket | undefined;
  /** The connection ends once this answer is out. */
  leaving = false;
  private granted: ReadonlySet<number> = new Set();

  /** A HELLO replaces all that an earlier one granted. Gives what is granted, lowest first. */
  negotiate(asked: readonly number[]): number[] {
    const granted = [...new Set(asked)].filter((value) => grantable.has(value));
    this.granted = new Set(granted);
    return granted.sort((a, b) => a - b);
  }

  /** Datatype bits that messages of this connection may carry. */
  get datatypes(): number {
    return datatypes
      .filter((datatype) => datatype.features.some((feature) => this.granted.has(feature)))
      .reduce((bits, { bit }) => bits | bit, 0);
  }
}
