/**
 * The metadata store (chronicle) that a node talks to: namespaces, their volumes with the
 * highest term granted, and the snapshots held of volumes. Snapshots whose validity has
 * passed are dropped when they are next looked at.
 *
 * Volumes are called kv/<bucket uuid>/kvstore-<vbucket>; namespaces kv/<bucket uuid>.
 * Source: kv_engine docs/fusion.md, utilities/fusion_utilities.h.
 */
import { MAX_NAMESPACES, MAX_SNAPSHOTS } from './limits.js';
import { manifestName } from './log-store.js';
import { Refusal, storeFailure } from './refusal.js';

export interface HeldSnapshot {
  readonly uuid: string;
  readonly volume: string;
  /** Milliseconds since 1970. */
  readonly createdAt: number;
  /** Milliseconds since 1970. */
  readonly validTill: number;
  readonly manifest: string;
}

interface Volume {
  highestTerm: bigint;
  /** Of the last log that was written; undefined: none was. */
  manifest: string | undefined;
  readonly snapshots: Map<string, HeldSnapshot>;
}

export const namespaceOf = (bucketUuid: string): string => `kv/${bucketUuid}`;
export const volumeOf = (bucketUuid: string, vbucket: number): string =>
  `${namespaceOf(bucketUuid)}/kvstore-${vbucket}`;

export class MetadataStore {
  private readonly namespaces = new Map<string, Map<string, Volume>>();
  private snapshots = 0;
  /** No snapshot's validity passes before this. */
  private nextExpiry = Number.POSITIVE_INFINITY;

  /** Creates a namespace: KeyEexists when it is there. */
  create(namespace: string): Refusal | undefined {
    if (this.namespaces.has(namespace)) return new Refusal('KeyEexists');
    if (this.namespaces.size >= MAX_NAMESPACES) return new Refusal('Etmpfail');
    this.namespaces.set(namespace, new Map());
    return undefined;
  }

  /** Deletes a namespace with everything in it; one that is not there is fine. */
  delete(namespace: string): void {
    for (const volume of this.namespaces.get(namespace)?.values() ?? []) {
      this.snapshots -= volume.snapshots.size;
    }
    this.namespaces.delete(namespace);
  }

  list(): string[] {
    return [...this.namespaces.keys()];
  }

  /** The highest term granted for a volume; 0 when it has had no uploader. */
  highestTerm(namespace: string, volume: string): bigint {
    return this.namespaces.get(namespace)?.get(volume)?.highestTerm ?? 0n;
  }

  /** An uploader takes over a volume, which comes into being with its first one. */
  grant(namespace: string, volume: string, term: bigint): Refusal | undefined {
    const known = this.namespaces.has(namespace) ? undefined : this.create(namespace);
    if (known !== undefined) return known;
    const volumes = this.namespaces.get(namespace) as Map<string, Volume>;
    const old = volumes.get(volume);
    if (old === undefined)
      volumes.set(volume, { highestTerm: term, manifest: undefined, snapshots: new Map() });
    else if (term > old.highestTerm) old.highestTerm = term;
    return undefined;
  }

  /** Holds a snapshot of each volume, or of none when one of them is not known. */
  hold(
    namespace: string,
    volumes: readonly string[],
    uuid: string,
    validTill: number,
    now: number,
  ): HeldSnapshot[] | Refusal {
    const known = this.namespaces.get(namespace);
    const missing = volumes.find((name) => known?.get(name) === undefined);
    if (known === undefined || missing !== undefined) {
      return storeFailure(`NotFound: volume ${missing ?? namespace} does not exist`);
    }
    this.expire(now);
    if (this.snapshots + volumes.length > MAX_SNAPSHOTS) return new Refusal('Etmpfail');
    this.nextExpiry = Math.min(this.nextExpiry, validTill);
    return volumes.map((name) => {
      const volume = known.get(name) as Volume;
      const manifest = volume.manifest ?? manifestName(volume.highestTerm, 0);
      const held = { uuid, volume: name, createdAt: now, validTill, manifest };
      if (!volume.snapshots.has(uuid)) this.snapshots += 1;
      volume.snapshots.set(uuid, held);
      return held;
    });
  }

  /** Lets go of a snapshot; says of how many of the volumes it was held. */
  release(namespace: string, volumes: readonly string[], uuid: string, now: number): number {
    this.expire(now);
    let released = 0;
    for (const name of volumes) {
      if (this.namespaces.get(namespace)?.get(name)?.snapshots.delete(uuid)) released += 1;
    }
    this.snapshots -= released;
    return released;
  }

  /** Snapshots held at a moment, of all volumes. */
  held(now: number): HeldSnapshot[] {
    this.expire(now);
    return this.volumes().flatMap((volume) => [...volume.snapshots.values()]);
  }

  /** A log of the volume was written, and this manifest of it. */
  logged(namespace: string, volume: string, manifest: string): void {
    const found = this.namespaces.get(namespace)?.get(volume);
    if (found !== undefined) found.manifest = manifest;
  }

  /** Manifests of a volume that snapshots hold. */
  heldManifests(namespace: string, volume: string, now: number): ReadonlySet<string> {
    this.expire(now);
    const snapshots = this.namespaces.get(namespace)?.get(volume)?.snapshots.values() ?? [];
    return new Set([...snapshots].map(({ manifest }) => manifest));
  }

  private expire(now: number): void {
    if (now < this.nextExpiry) return;
    this.nextExpiry = Number.POSITIVE_INFINITY;
    for (const { snapshots } of this.volumes()) {
      for (const [uuid, { validTill }] of snapshots) {
        if (validTill > now) {
          this.nextExpiry = Math.min(this.nextExpiry, validTill);
          continue;
        }
        snapshots.delete(uuid);
        this.snapshots -= 1;
      }
    }
  }

  private volumes(): Volume[] {
    return [...this.namespaces.values()].flatMap((volumes) => [...volumes.values()]);
  }
}
