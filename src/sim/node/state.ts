/** What a node is made of at its start, from its options: no sockets, no clock. */
import { EDITIONS } from '../../fusion/editions.js';
import { Bucket, type BucketName, DEFAULT_BUCKET } from '../model/bucket.js';
import { MetadataStore } from '../model/metadata-store.js';
import { Random } from '../random.js';
import type { NodeState } from './call.js';
import { Cluster } from './cluster.js';
import type { Credentials } from './credentials.js';

export interface StateOptions {
  /** Which servers it behaves like: 2025-02, 2025-04, 2025-11 or 2026 (the default). */
  readonly edition?: string;
  /**
   * The one user there is; absent: any name and password will do, or none. SCRAM has to know the
   * password: without this it takes Administrator and `password`.
   */
  readonly auth?: Credentials;
  /** For the ids in error bodies; default 1. */
  readonly seed?: number;
  /** Milliseconds that an uploader takes to start or stop; default 30. */
  readonly toggleMs?: number;
  /** Milliseconds that the migration of a vbucket takes; default 400. */
  readonly migrationMs?: number;
  /** Default: one, DEFAULT_BUCKET. */
  readonly buckets?: readonly BucketName[];
  /** Vbuckets that are active from the start in every bucket; default [0]. */
  readonly vbuckets?: readonly number[];
}

const ADMINISTRATOR: Credentials = { user: 'Administrator', password: 'password' };
const DEFAULTS = { toggleMs: 30, migrationMs: 400, seed: 1 } as const;
const NEWEST = EDITIONS[EDITIONS.length - 1] as string;

/**
 * A node that has just started, with no address yet. Throws when the edition is none.
 * @param now milliseconds since 1970
 */
export function newState(options: StateOptions, now: number, cluster = new Cluster()): NodeState {
  const edition = options.edition ?? NEWEST;
  if (!EDITIONS.some((known) => known === edition)) {
    throw new Error(`edition "${edition}" is not one of ${EDITIONS.join(', ')}`);
  }
  const store = new MetadataStore();
  const { toggleMs = DEFAULTS.toggleMs, migrationMs = DEFAULTS.migrationMs } = options;
  const buckets = (options.buckets ?? [DEFAULT_BUCKET]).map(
    (name) => new Bucket(name, store, { toggleMs, migrationMs }),
  );
  for (const bucket of buckets) {
    for (const id of options.vbuckets ?? [0]) bucket.setState(id, 'active');
  }
  return {
    edition,
    buckets: new Map(buckets.map((bucket) => [bucket.name, bucket])),
    store,
    credentials: options.auth,
    scramCredentials: options.auth ?? ADMINISTRATOR,
    cluster,
    address: { host: '', port: 0 },
    random: new Random(options.seed ?? DEFAULTS.seed),
    startedAt: now,
    connections: 0,
  };
}
