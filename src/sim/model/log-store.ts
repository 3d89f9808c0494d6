/**
 * Where logs are kept: the log store, to which uploaders write, and the guest volumes that hold
 * copies of it. The model only says what is in them; node/data-folder.ts has the files.
 */
import type { Refusal } from './refusal.js';

export interface LogStore {
  /** Writes a file of a volume. Refuses what it cannot keep. */
  write(volume: string, name: string, bytes: Uint8Array): Refusal | undefined;
  /** Names of a volume's files; none where it has none. */
  names(volume: string): readonly string[];
  remove(volume: string, name: string): void;
  /** Deletes all volumes whose name begins with that of the namespace. */
  removeNamespace(namespace: string): void;
  /** What a path holds of a volume; undefined: nothing, and it is no place of the log store. */
  guest(path: string, volume: string): GuestVolume | undefined;
  /** The volume as the log store itself has it. */
  own(volume: string): GuestVolume | undefined;
}

export interface GuestVolume {
  /** Of all its files. */
  readonly bytes: number;
  /** Of the newest log; 0: there is none. */
  readonly logBytes: number;
  /** Reads the newest log; undefined: there is none, or it is too long. */
  readonly read: () => Uint8Array | undefined;
}

export const logName = (term: bigint, seqno: number): string => `log-${term}.${seqno}`;
export const manifestName = (term: bigint, seqno: number): string => `manifest-${term}.${seqno}`;

/** The newest of the logs among these names: by its term, then by its number. */
export function newestLog(names: readonly string[]): string | undefined {
  const place = (name: string): readonly [bigint, bigint] | undefined => {
    const [, term, seqno] = /^log-(\d+)\.(\d+)$/.exec(name) ?? [];
    return term === undefined || seqno === undefined ? undefined : [BigInt(term), BigInt(seqno)];
  };
  let newest: { readonly name: string; readonly at: readonly [bigint, bigint] } | undefined;
  for (const name of names) {
    const at = place(name);
    if (at === undefined) continue;
    const [term, seqno] = newest?.at ?? [-1n, -1n];
    if (at[0] > term || (at[0] === term && at[1] > seqno)) newest = { name, at };
  }
  return newest?.name;
}
