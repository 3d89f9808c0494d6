/**
 * A bucket of the node: which vbuckets it has and what the Fusion commands do to them. Pure
 * state: every method that depends on time takes `now`, milliseconds since 1970.
 *
 * Source of the rules: kv_engine engines/ep/src/ep_bucket.cc (mountVBucket,
 * loadVBucket_UNLOCKED, startFusionUploader) and docs/fusion.md.
 */
import { Room } from './documents.js';
import { MAX_MOUNT_PATHS, MAX_VBUCKETS } from './limits.js';
import type { LogStore } from './log-store.js';
import { type MetadataStore, namespaceOf, volumeOf } from './metadata-store.js';
import { Migration } from './migration.js';
import { Refusal } from './refusal.js';
import { VBucket, type VBucketState } from './vbucket.js';
import { fill, type Mount, Volumes } from './volumes.js';

export interface BucketName {
  readonly name: string;
  readonly uuid: string;
}

/** The bucket that a node has unless it is told otherwise, and that a workload selects. */
export const DEFAULT_BUCKET: BucketName = {
  name: 'default',
  uuid: '5d1f0c7ab3e94d6e8a2b96c04f7713e8',
};

export interface Pace {
  /** How long an uploader takes to start or stop. */
  readonly toggleMs: number;
  /** How long the migration of one vbucket takes. */
  readonly migrationMs: number;
}

export interface Surroundings {
  readonly store: MetadataStore;
  readonly logs: LogStore;
  readonly pace: Pace;
  /** Draws the uuid of a vbucket's history. */
  readonly uuid: () => bigint;
}

export class Bucket {
  readonly name: string;
  readonly uuid: string;
  readonly room = new Room();
  readonly store: MetadataStore;
  readonly volumes: Volumes;
  private readonly vbuckets = new Map<number, VBucket>();
  private readonly mounts = new Map<number, Mount>();
  /** Of migrations; 1: full speed, 0: they stand still. */
  private migrationSpeed = 1;

  constructor(
    { name, uuid }: BucketName,
    private readonly around: Surroundings,
  ) {
    this.name = name;
    this.uuid = uuid;
    this.store = around.store;
    this.volumes = new Volumes(uuid, around.store, around.logs);
    this.store.create(this.namespace);
  }

  get namespace(): string {
    return namespaceOf(this.uuid);
  }

  /** In order of id. */
  all(): VBucket[] {
    return [...this.vbuckets.values()].sort((a, b) => a.id - b.id);
  }

  vbucket(id: number): VBucket | Refusal {
    return this.vbuckets.get(id) ?? new Refusal('NotMyVbucket');
  }

  active(id: number): VBucket | Refusal {
    const found = this.vbucket(id);
    if (found instanceof Refusal || found.state === 'active') return found;
    return new Refusal('NotMyVbucket');
  }

  /** Gives a vbucket a state, creating it where it is not there. */
  setState(id: number, state: VBucketState): Refusal | undefined {
    const found = this.vbuckets.get(id);
    if (found === undefined) return this.add(id, state, undefined);
    found.state = state;
    // A vbucket that is not active can be told neither to start nor to stop its uploader.
    if (state !== 'active') found.uploader.abandon();
    return undefined;
  }

  /** Creates a vbucket from what is mounted for it and begins to copy the data. */
  loadFromMount(id: number, state: VBucketState, now: number): Refusal | undefined {
    if (this.vbuckets.has(id)) return new Refusal('KeyEexists');
    const mount = this.mounts.get(id);
    if (mount === undefined) return new Refusal('Einternal');
    const guests = this.volumes.guests(mount, id);
    const { migrationMs } = this.around.pace;
    const migration = new Migration(guests, migrationMs, now, this.migrationSpeed);
    const refused = this.add(id, state, migration);
    const made = this.vbuckets.get(id);
    if (made === undefined) return refused;
    // Documents can be read from the start: the server fetches them as they are asked for.
    const unreadable = fill(made.documents, guests);
    if (unreadable !== undefined) this.drop(id);
    return unreadable;
  }

  /** A new speed for migrations that run and those to come. */
  setMigrationSpeed(speed: number, now: number): void {
    this.migrationSpeed = speed;
    for (const { migration } of this.vbuckets.values()) migration?.setSpeed(speed, now);
  }

  /** Removes a vbucket with its documents and its mount. */
  delete(id: number): Refusal | undefined {
    const found = this.vbucket(id);
    if (found instanceof Refusal) return found;
    this.drop(id);
    this.mounts.delete(id);
    return undefined;
  }

  /** Mounts volumes for a vbucket that is not there yet; a second mount replaces the first. */
  mount(id: number, mount: Mount): Refusal | undefined {
    if (this.vbuckets.has(id)) return new Refusal('KeyEexists');
    if (id >= MAX_VBUCKETS) return new Refusal('Erange');
    if (mount.paths.length > MAX_MOUNT_PATHS) return new Refusal('Etmpfail');
    this.mounts.set(id, mount);
    return undefined;
  }

  /** Fine also where nothing is mounted. */
  unmount(id: number): void {
    this.mounts.delete(id);
  }

  isMounted(id: number): boolean {
    return this.mounts.has(id);
  }

  startUploader(id: number, term: bigint, now: number): Refusal | undefined {
    const found = this.active(id);
    if (found instanceof Refusal) return found;
    const volume = volumeOf(this.uuid, id);
    const highest = this.store.highestTerm(this.namespace, volume);
    const refused = found.uploader.start(term, highest, found.bytesOnDisk, now);
    return refused ?? this.store.grant(this.namespace, volume, term);
  }

  stopUploader(id: number, now: number): Refusal | undefined {
    const found = this.active(id);
    return found instanceof Refusal ? found : found.uploader.stop(now);
  }

  /** Writes all of a vbucket to the store; needs an uploader that runs. */
  sync(id: number, reset: boolean, now: number): Refusal | undefined {
    const found = this.vbucket(id);
    if (found instanceof Refusal) return found;
    if (found.uploader.status(now).state !== 'enabled') return new Refusal('Einternal');
    found.sync(reset, now);
    return this.volumes.write(found, now);
  }

  private add(
    id: number,
    state: VBucketState,
    migration: Migration | undefined,
  ): Refusal | undefined {
    if (id >= MAX_VBUCKETS) return new Refusal('Erange');
    const { uuid, pace } = this.around;
    this.vbuckets.set(id, new VBucket(id, uuid(), state, this.room, pace.toggleMs, migration));
    return undefined;
  }

  private drop(id: number): void {
    this.vbuckets.get(id)?.documents.clear();
    this.vbuckets.delete(id);
  }
}
