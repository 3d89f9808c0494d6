/**
 * Facts: what an exchange means for a vbucket, whatever the edition and form it came in. The
 * state machines know facts only; bytes, keys and editions end here.
 *
 * A request says what is asked for; it becomes a fact when a Success answer arrives. Some
 * answers (STAT) are facts by themselves.
 */
export type Fact = AskedFact | ToldFact;

/** What a request asks for. */
export type AskedFact =
  /** `term` undefined: none that can be read as an unsigned 64-bit number. */
  | { readonly kind: 'start'; readonly vbucket: number; readonly term: bigint | undefined }
  | { readonly kind: 'stop'; readonly vbucket: number }
  | { readonly kind: 'sync'; readonly vbucket: number }
  | HoldFact
  | ReleaseFact
  | MountFact
  | { readonly kind: 'unmount'; readonly vbucket: number }
  | SetFact
  | { readonly kind: 'delete'; readonly vbucket: number }
  /** `namespace` undefined: all but some. */
  | { readonly kind: 'namespace-deleted'; readonly namespace: string | undefined }
  | { readonly kind: 'bucket-deleted'; readonly bucket: string };

/** What an answer tells of a vbucket by itself. */
export type ToldFact =
  | {
      readonly kind: 'uploader-state';
      readonly vbucket: number;
      readonly state: ToldUploaderState;
      readonly term: bigint | undefined;
    }
  | MigrationFact
  /** Guest volumes that a running migration still reads. */
  | { readonly kind: 'guest-volumes'; readonly vbucket: number; readonly count: number }
  | { readonly kind: 'is-mounted'; readonly vbucket: number; readonly mounted: boolean };

export type ToldUploaderState = 'enabling' | 'enabled' | 'disabling' | 'disabled';

export interface SnapshotScope {
  /** Each once, in the order of the request. */
  readonly vbuckets: readonly number[];
  readonly uuid: string;
  /** Uuid of the bucket, where the request says it. */
  readonly bucketUuid: string | undefined;
}

export interface HoldFact extends SnapshotScope {
  readonly kind: 'hold';
  /** Seconds since 1970 as the request says them. */
  readonly validity: number | undefined;
  /** Milliseconds since 1970, the latest that the answer says. */
  readonly validTillMs: number | undefined;
  /** Uuid of the connection's bucket, where the answer tells it (until November 2025). */
  readonly ownBucketUuid: string | undefined;
}

export interface ReleaseFact extends SnapshotScope {
  readonly kind: 'release';
}

export interface MountFact {
  readonly kind: 'mount';
  readonly vbucket: number;
  /** How many guest volumes. */
  readonly volumes: number;
  /** Uuid of the snapshot in the log store, where that is the source. */
  readonly snapshot: string | undefined;
}

export interface SetFact {
  readonly kind: 'set';
  readonly vbucket: number;
  /** By its name; undefined: none that is known. */
  readonly state: string | undefined;
  /** The vbucket is created from what was mounted. */
  readonly fromFusion: boolean;
}

export interface MigrationFact {
  readonly kind: 'migration';
  readonly vbucket: number;
  readonly completed: number;
  readonly total: number;
}
