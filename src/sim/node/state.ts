/** What a node is made of at its start, from its options: no sockets. */
import { EDITIONS } from '../../fusion/editions.js';
import { Bucket, type BucketName, DEFAULT_BUCKET } from '../model/bucket.js';
import { MetadataStore } from '../model/metadata-store.js';
import { Random } from '../random.js';
import { type Account, DATA_USER } from './accounts.js';
import type { NodeState } from './call.js';
import { Cluster } from './cluster.js';
import type { Credentials } from './credentials.js';
import { DataFolder } from './data-folder.js';
import { DEFAULT_SETTINGS } from './settings.js';

export interface StateOptions {
  /** Which servers it behaves like: 2025-02, 2025-04, 2025-11 or 2026 (the default). */
  readonly edition?: string;
  /**
   * Demands that clients say who they are: this administrator, or the user `data` with the same
   * password, who lacks the privilege NodeSupervisor. Absent: any name and password will do, or
   * none; SCRAM has to know the password, and then takes Administrator and `password`.
   */
  readonly auth?: Credentials;
  /** For uuids and whatever else is drawn; default 1. */
  readonly seed?: number;
  /** Milliseconds that an uploader takes to start or stop; default 30. */
  readonly toggleMs?: number;
  /** Milliseconds that the migration of a vbucket takes; default 400. */
  readonly migrationMs?: number;
  /** Default: one, DEFAULT_BUCKET. */
  readonly buckets?: readonly BucketName[];
  /** Vbuckets that are active from the start in every bucket; default [0]. */
  readonly vbuckets?: readonly number[];
  /** Name of a bucket that is selected on every connection from the start. */
  readonly firstBucket?: string;
  /** Milliseconds since 1970; default the system's clock. */
  readonly clock?: () => number;
  /** Where logs and guest volumes lie; default a temporary folder, removed at the end. */
  readonly data?: DataFolder;
}

/** Who SCRAM lets in where no one has to come in. */
export const ADMINISTRATOR: Credentials = { user: 'Administrator', password: 'password' };
const DEFAULTS = { toggleMs: 30, migrationMs: 400, seed: 1 } as const;
const NEWEST = EDITIONS[EDITIONS.length - 1] as string;

/**
 * A node that has just started, with no address yet. Throws when the edition or a bucket is none.
 * @param now milliseconds since 1970
 */
export function newState(options: StateOptions, now: number, cluster = new Cluster()): NodeState {
  const edition = options.edition ?? NEWEST;
  if (!EDITIONS.some((known) => known === edition)) {
    throw new Error(`edition "${edition}" is not one of ${EDITIONS.join(', ')}`);
  }
  const { clock = () => Date.now(), data: folder = new DataFolder(), auth } = options;
  const random = new Random(options.seed ?? DEFAULTS.seed);
  const store = new MetadataStore();
  const buckets = newBuckets(options, { store, random, folder });
  const { firstBucket } = options;
  if (firstBucket !== undefined && !buckets.has(firstBucket)) {
    throw new Error(`no bucket is called "${firstBucket}"`);
  }
  return {
    edition,
    buckets,
    store,
    demandsLogin: auth !== undefined,
    accounts: accountsOf(auth),
    folder,
    settings: DEFAULT_SETTINGS,
    cluster,
    address: { host: '', port: 0 },
    random,
    clock,
    firstBucket: firstBucket === undefined ? undefined : buckets.get(firstBucket),
    startedAt: now,
    connections: 0,
    sessions: new Set(),
  };
}

function accountsOf(auth: Credentials | undefined): readonly [Account, ...Account[]] {
  const administrator = { ...(auth ?? ADMINISTRATOR), supervises: true };
  if (auth === undefined || auth.user === DATA_USER) return [administrator];
  return [administrator, { user: DATA_USER, password: auth.password, supervises: false }];
}

interface Means {
  readonly store: MetadataStore;
  readonly random: Random;
  readonly folder: DataFolder;
}

/** Bits of a vbucket's uuid, as the server draws them. */
const UUID_MASK = 0xffff_ffff_ffffn;

function newBuckets(
  { buckets, vbuckets = [0], toggleMs, migrationMs }: StateOptions,
  { store, random, folder: logs }: Means,
): ReadonlyMap<string, Bucket> {
  const pace = {
    toggleMs: toggleMs ?? DEFAULTS.toggleMs,
    migrationMs: migrationMs ?? DEFAULTS.migrationMs,
  };
  const uuid = (): bigint => ((BigInt(random.u32()) << 32n) | BigInt(random.u32())) & UUID_MASK;
  const made = new Map<string, Bucket>();
  for (const name of buckets ?? [DEFAULT_BUCKET]) {
    const bucket = new Bucket(name, { store, logs, pace, uuid });
    for (const id of vbuckets) bucket.setState(id, 'active');
    made.set(name.name, bucket);
  }
  return made;
}
