/** What a machine knows of vbuckets: by bucket and number, and within that by node. Both are capped. */
import { Bounded } from './bounded.js';
import { type Knowledge, UNKNOWN_BUCKET } from './knowledge.js';

/** Nodes that are remembered for one vbucket; the one that changed longest ago goes first. */
const MAX_NODES = 64;

interface KnownVbucket<OnNode> {
  readonly bucket: string;
  readonly vbucket: number;
  readonly nodes: Map<string, OnNode>;
}

const keyOf = (bucket: string, vbucket: number): string => `${vbucket} ${bucket}`;

export class KnownVbuckets<OnNode, Known extends KnownVbucket<OnNode>> {
  private readonly known: Bounded<Known>;

  /**
   * @param fresh what is known of a vbucket that was never heard of
   * @param isFinished it may be forgotten before others
   */
  constructor(
    cap: number,
    private readonly knowledge: Knowledge,
    private readonly fresh: (bucket: string, vbucket: number) => Known,
    private readonly isFinished: (known: Known) => boolean,
  ) {
    this.known = new Bounded(cap);
  }

  get evicted(): number {
    return this.known.evicted;
  }

  /** The longest unchanged first. */
  all(): Iterable<Known> {
    return this.known.values();
  }

  get(bucket: string, vbucket: number): Known | undefined {
    return this.known.get(keyOf(bucket, vbucket));
  }

  /** A fresh one is kept from the first `set` on. */
  of(bucket: string, vbucket: number): Known {
    return this.get(bucket, vbucket) ?? this.fresh(bucket, vbucket);
  }

  /** How it is on this node from now on; undefined: nothing is known of it there. */
  set(known: Known, node: string, state: OnNode | undefined): void {
    const { nodes } = known;
    nodes.delete(node);
    if (state !== undefined) nodes.set(node, state);
    if (nodes.size > MAX_NODES) nodes.delete(nodes.keys().next().value as string);
    this.keep(known);
  }

  /** The node has no such bucket any more. @returns whether another node is known to have it */
  bucketGone(bucket: string, node: string): boolean {
    let isHeld = false;
    for (const known of [...this.known.values()]) {
      if (known.bucket !== bucket) continue;
      if (known.nodes.delete(node)) this.keep(known);
      isHeld ||= known.nodes.size > 0;
    }
    return isHeld;
  }

  /** The vbucket in all buckets. */
  everywhere(vbucket: number): Known[] {
    return this.knowledge.buckets.flatMap((bucket) => this.get(bucket, vbucket) ?? []);
  }

  /** What may be the same vbucket under another name: of one of the two the bucket is unknown. */
  shadows(own: string, vbucket: number): Known[] {
    return this.everywhere(vbucket).filter(
      ({ bucket }) => bucket !== own && (bucket === UNKNOWN_BUCKET || own === UNKNOWN_BUCKET),
    );
  }

  private keep(known: Known): void {
    this.known.set(keyOf(known.bucket, known.vbucket), known, this.isFinished(known));
  }
}
