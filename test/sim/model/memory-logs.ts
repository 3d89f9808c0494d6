/** A log store without files. */
import { type GuestVolume, type LogStore, newestLog } from '../../../src/sim/model/log-store.js';

export class MemoryLogs implements LogStore {
  private readonly files = new Map<string, Uint8Array>();

  write(volume: string, name: string, bytes: Uint8Array): undefined {
    this.files.set(`logstore/${volume}/${name}`, bytes);
  }

  put(path: string, volume: string, name: string, text: string): void {
    this.files.set(`${path}/${volume}/${name}`, new TextEncoder().encode(text));
  }

  /** What an operator does who attaches a copy of a volume. */
  copy(volume: string, path: string): void {
    for (const name of this.names(volume)) {
      const bytes = this.files.get(`logstore/${volume}/${name}`) ?? new Uint8Array();
      this.files.set(`${path}/${volume}/${name}`, bytes);
    }
  }

  names(volume: string): string[] {
    return this.in(`logstore/${volume}/`);
  }

  remove(volume: string, name: string): void {
    this.files.delete(`logstore/${volume}/${name}`);
  }

  removeNamespace(namespace: string): void {
    for (const name of this.files.keys()) {
      if (name.startsWith(`logstore/${namespace}/`)) this.files.delete(name);
    }
  }

  guest(path: string, volume: string): GuestVolume | undefined {
    const folder = `${path}/${volume}/`;
    const names = this.in(folder);
    const newest = newestLog(names);
    if (names.length === 0) return undefined;
    return {
      bytes: names.reduce((sum, name) => sum + (this.files.get(folder + name)?.length ?? 0), 0),
      logBytes: this.files.get(folder + newest)?.length ?? 0,
      read: () => this.files.get(folder + newest),
    };
  }

  own(volume: string): GuestVolume | undefined {
    return this.guest('logstore', volume);
  }

  private in(folder: string): string[] {
    const all = [...this.files.keys()].filter((name) => name.startsWith(folder));
    return all.map((name) => name.slice(folder.length)).sort();
  }
}
