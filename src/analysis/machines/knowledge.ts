/**
 * What the input as a whole lets one know, and so how sure a finding of the machines can be:
 * which buckets there are, of which nodes the beginning was not seen, and where bytes are missing.
 */
import type { Situation } from '../fusion/situation.js';

/** The bucket of connections on which no SELECT_BUCKET was seen. */
export const UNKNOWN_BUCKET = 'unknown';

export const bucketOf = ({ bucket }: Situation): string => bucket ?? UNKNOWN_BUCKET;

/** Connections, nodes and buckets that are remembered each; the oldest are forgotten first. */
const MAX_REMEMBERED = 16_384;
const MAX_BUCKETS = 256;

export class Knowledge {
  private readonly named = new Set<string>();
  private readonly whole = new Set<number>();
  private readonly midstream = new Set<string>();
  /** Message at which the last loss was noticed. */
  private lastLoss = 0;
  private readonly losses = new Map<string, number>();
  /** Names of buckets by their uuid, as old snapshots tell them. */
  private readonly names = new Map<string, string>();

  /** Takes note of where a message was seen; to be called for each one before it is judged. */
  notice({ stream, node, number, bucket, seenFromStart }: Situation): void {
    if (bucket !== undefined) remember(this.named, bucket, MAX_BUCKETS);
    if (seenFromStart) remember(this.whole, stream, MAX_REMEMBERED);
    // Once whole and not any more: bytes were lost in between.
    else if (this.whole.delete(stream)) {
      this.lastLoss = number;
      this.losses.delete(node);
      this.losses.set(node, number);
      shorten(this.losses, MAX_REMEMBERED);
    } else remember(this.midstream, node, MAX_REMEMBERED);
  }

  /** All buckets that state may be kept of. */
  get buckets(): readonly string[] {
    return [...this.named, UNKNOWN_BUCKET];
  }

  /** Several buckets have been seen, so nobody knows which one "unknown" is. */
  isVague(bucket: string): boolean {
    return bucket === UNKNOWN_BUCKET && this.named.size > 1;
  }

  /** Bytes of a connection to this node have been missing since message `number`. */
  lostSince(node: string, number: number): boolean {
    return (this.losses.get(node) ?? 0) > number;
  }

  /** Bytes of any connection have been missing since message `number`. */
  lostAnySince(number: number): boolean {
    return this.lastLoss > number;
  }

  /** Of any connection to the node the beginning was not seen: things may have happened before. */
  beganBefore(node: string): boolean {
    return this.midstream.has(node) || this.losses.has(node);
  }

  /** A snapshot of the bucket told its uuid. */
  learnUuid(bucket: string, uuid: string): void {
    if (bucket === UNKNOWN_BUCKET) return;
    this.names.set(uuid, bucket);
    shorten(this.names, MAX_BUCKETS);
  }

  /** Name of the bucket with this uuid, where it was learnt. */
  nameOf(uuid: string): string | undefined {
    return this.names.get(uuid);
  }
}

function remember<T>(set: Set<T>, value: T, cap: number): void {
  if (set.has(value)) return;
  set.add(value);
  if (set.size > cap) set.delete(set.values().next().value as T);
}

function shorten<T>(map: Map<string, T>, cap: number): void {
  if (map.size > cap) map.delete(map.keys().next().value as string);
}
