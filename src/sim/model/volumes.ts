/**
 * What a bucket has in the log store: sync writes its logs there, a mount reads them back. Each
 * log holds the whole vbucket, so that those before it are garbage as soon as no snapshot holds
 * them.
 */
import type { Documents } from './documents.js';
import { readLog, writeLog } from './log.js';
import { type GuestVolume, type LogStore, logName, manifestName } from './log-store.js';
import { type MetadataStore, namespaceOf, volumeOf } from './metadata-store.js';
import type { GuestPart } from './migration.js';
import { Refusal } from './refusal.js';
import type { VBucket } from './vbucket.js';

/** Where the data of a vbucket is to come from. */
export interface Mount {
  /** Of guest volumes; or the uuid of a snapshot, by which the log store itself is read. */
  readonly paths: readonly string[];
  readonly source: 'guest volumes' | 'log store';
}

type Guest = GuestVolume & GuestPart;

/** What of a vbucket lies in the log store, bytes. */
export interface LogSizes {
  readonly data: number;
  /** Logs before the newest one, which snapshots still hold. */
  readonly garbage: number;
}

/** A guest volume of which there are no files. */
const SIMULATED: GuestVolume = { bytes: 4 * 1024 * 1024, logBytes: 0, read: () => undefined };

export class Volumes {
  constructor(
    private readonly bucketUuid: string,
    private readonly metadata: MetadataStore,
    private readonly logs: LogStore,
  ) {}

  /** Writes the log of a vbucket that was just synced. */
  write(vbucket: VBucket, now: number): Refusal | undefined {
    const [namespace, volume] = this.names(vbucket.id);
    const { term, seqno } = vbucket.lastLog;
    const [log, manifest] = [logName(term, seqno), manifestName(term, seqno)];
    const told = new TextEncoder().encode(`${JSON.stringify({ version: 1, logs: [log] })}\n`);
    const refused =
      this.logs.write(volume, log, writeLog(vbucket.documents.entries(now))) ??
      this.logs.write(volume, manifest, told);
    if (refused !== undefined) return refused;
    this.metadata.logged(namespace, volume, manifest);
    const held = this.metadata.heldManifests(namespace, volume, now);
    for (const name of this.logs.names(volume)) {
      const of = name.replace(/^log-/, 'manifest-');
      if (of !== manifest && !held.has(of)) this.logs.remove(volume, name);
    }
    return undefined;
  }

  /** What is mounted for a vbucket, path by path. */
  guests({ paths, source }: Mount, id: number): readonly Guest[] {
    const [, volume] = this.names(id);
    return paths.map((path) => {
      const found = source === 'log store' ? this.logs.own(volume) : this.logs.guest(path, volume);
      return { ...(found ?? SIMULATED), path };
    });
  }

  sizes(id: number): LogSizes {
    const [, volume] = this.names(id);
    const own = this.logs.own(volume);
    const data = own?.logBytes ?? 0;
    return { data, garbage: (own?.bytes ?? 0) - data };
  }

  private names(id: number): readonly [namespace: string, volume: string] {
    return [namespaceOf(this.bucketUuid), volumeOf(this.bucketUuid, id)];
  }
}

/** Puts the documents of guest volumes into a vbucket; those of later volumes replace earlier ones. */
export function fill(documents: Documents, guests: readonly GuestVolume[]): Refusal | undefined {
  for (const { read } of guests) {
    const log = read();
    const found = log === undefined ? [] : readLog(log);
    if (found instanceof Refusal) return found;
    for (const [key, document] of found) {
      const refused = documents.restore(key, document);
      if (refused !== undefined) return refused;
    }
  }
  return undefined;
}
