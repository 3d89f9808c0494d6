/**
 * The folder of a node, or of the nodes of a cluster, with real files in it:
 *
 *   logstore/kv/<bucket uuid>/kvstore-<vbucket>/log-<term>.<n>, manifest-<term>.<n>
 *   memcached.json     settings that ConfigReload reads, where someone puts it there
 *   anything else      guest volumes: <path>/kv/<bucket uuid>/kvstore-<vbucket>/log-...
 *
 * A client may name any path of this machine: nothing outside of the folder is read, written or
 * deleted. It is made when its first file is, and removed at the end unless it was named.
 */
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { isAbsolute, join, relative, resolve, sep } from 'node:path';
import { MAX_BUCKET_BYTES, MAX_VOLUME_FILES } from '../model/limits.js';
import { type GuestVolume, type LogStore, newestLog } from '../model/log-store.js';
import { Refusal } from '../model/refusal.js';

const LOG_STORE = 'logstore';
const SETTINGS = 'memcached.json';
/** Logs and settings are read whole. */
const MAX_FILE_BYTES = 2 * MAX_BUCKET_BYTES;

export class DataFolder implements LogStore {
  private made: string | undefined;
  private users = 0;

  /** @param named kept at the end; undefined: a temporary folder */
  constructor(private readonly named?: string) {}

  /** A folder that is there from now on. Throws the system's error. */
  static at(path: string): DataFolder {
    const folder = new DataFolder(path);
    folder.make();
    return folder;
  }

  /** Where it is; makes it where it is not there yet. Throws the system's error. */
  get path(): string {
    return this.made ?? this.make();
  }

  private make(): string {
    // Not its parents: whoever mistypes a path should be told.
    if (this.named !== undefined && !existsSync(this.named)) mkdirSync(this.named);
    this.made = realpathSync(this.named ?? temporaryFolder());
    return this.made;
  }

  /** Nothing is looked for in a temporary folder that nobody has written to. */
  private get isThere(): boolean {
    return this.made !== undefined || this.named !== undefined;
  }

  /** One more node works with it. */
  open(): void {
    this.users += 1;
  }

  /** One node less; with the last of them a temporary folder is removed. */
  close(): void {
    this.users -= 1;
    if (this.users > 0 || this.named !== undefined || this.made === undefined) return;
    discard(this.made);
    this.made = undefined;
  }

  /** The text of memcached.json; undefined: there is none. */
  settings(): string | undefined {
    const bytes = this.file(SETTINGS);
    return bytes === undefined ? undefined : new TextDecoder().decode(bytes);
  }

  write(volume: string, name: string, bytes: Uint8Array): Refusal | undefined {
    const folder = this.inside(join(LOG_STORE, volume));
    if (folder === undefined) return new Refusal('Einval', 'Volume name invalid');
    try {
      mkdirSync(folder, { recursive: true });
      writeFileSync(join(folder, name), bytes);
      return undefined;
    } catch (fault) {
      return new Refusal('Etmpfail', fault instanceof Error ? fault.message : String(fault));
    }
  }

  names(volume: string): readonly string[] {
    return this.list(join(LOG_STORE, volume)) ?? [];
  }

  remove(volume: string, name: string): void {
    this.delete(join(LOG_STORE, volume, name));
  }

  removeNamespace(namespace: string): void {
    this.delete(join(LOG_STORE, namespace));
  }

  guest(path: string, volume: string): GuestVolume | undefined {
    if (!this.isThere) return undefined;
    return this.volumeAt(join(isAbsolute(path) ? relative(this.path, path) : path, volume));
  }

  own(volume: string): GuestVolume | undefined {
    return this.volumeAt(join(LOG_STORE, volume));
  }

  private volumeAt(place: string): GuestVolume | undefined {
    const names = this.list(place);
    if (names === undefined) return undefined;
    const newest = newestLog(names);
    const sizes = names.map((name) => this.size(join(place, name)));
    return {
      bytes: sizes.reduce((sum, size) => sum + size, 0),
      logBytes: newest === undefined ? 0 : (sizes[names.indexOf(newest)] ?? 0),
      read: () => (newest === undefined ? undefined : this.file(join(place, newest))),
    };
  }

  private list(place: string): string[] | undefined {
    const found = this.real(place);
    try {
      return found === undefined ? undefined : readdirSync(found).sort().slice(0, MAX_VOLUME_FILES);
    } catch {
      return undefined;
    }
  }

  private size(place: string): number {
    const found = this.real(place);
    return found === undefined ? 0 : statSync(found).size;
  }

  private file(place: string): Uint8Array | undefined {
    const found = this.real(place);
    const isFile = found !== undefined && statSync(found).isFile();
    return isFile && statSync(found).size <= MAX_FILE_BYTES ? readFileSync(found) : undefined;
  }

  private delete(place: string): void {
    const found = this.isThere ? this.inside(place) : undefined;
    if (found !== undefined) rmSync(found, { recursive: true, force: true });
  }

  /** Without links: what a link inside leads to may be outside. Undefined: it is, or nothing is there. */
  private real(place: string): string | undefined {
    const found = this.isThere ? this.inside(place) : undefined;
    try {
      return found === undefined
        ? undefined
        : this.inside(relative(this.path, realpathSync(found)));
    } catch {
      return undefined;
    }
  }

  /** The whole path; undefined: it is not below this folder. */
  private inside(place: string): string | undefined {
    if (place.includes('\0') || place.split(sep).includes('..')) return undefined;
    const whole = resolve(this.path, place);
    return whole.startsWith(this.path + sep) ? whole : undefined;
  }
}

/** Temporary folders of this process that are still there: none is left behind when it ends. */
const temporary = new Set<string>();

function temporaryFolder(): string {
  if (temporary.size === 0) process.once('exit', discardAll);
  const made = mkdtempSync(join(tmpdir(), 'fusionshark-sim-'));
  temporary.add(realpathSync(made));
  return made;
}

function discardAll(): void {
  for (const folder of temporary) discard(folder);
}

function discard(folder: string): void {
  rmSync(folder, { recursive: true, force: true });
  temporary.delete(folder);
  if (temporary.size === 0) process.off('exit', discardAll);
}
