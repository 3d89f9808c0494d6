/** One vbucket of a bucket: its state, its documents, and what Fusion does with it. */
import { vbucketStates } from '../../mcbp/vbucket-states.js';
import { Documents, type Room } from './documents.js';
import type { Migration } from './migration.js';
import { UPLOAD_BYTES_PER_MS, Uploader } from './uploader.js';

export type VBucketState = (typeof vbucketStates)[keyof typeof vbucketStates];

const NAMES: Readonly<Record<number, VBucketState>> = vbucketStates;

export const stateOf = (value: number): VBucketState | undefined => NAMES[value];

/** The number of a state on the wire. */
export const numberOf = (state: VBucketState): number =>
  Number(Object.keys(NAMES).find((value) => NAMES[Number(value)] === state));

const MIB = 1024 * 1024;

export class VBucket {
  readonly documents: Documents;
  readonly uploader: Uploader;
  /** The last log that was synced to the store, and the term that wrote it. */
  lastLog = { seqno: 0, term: 0n };
  private dirty = { bytes: 0, at: 0 };

  /** @param uuid of its history; 48 bits, as the server draws them */
  constructor(
    readonly id: number,
    readonly uuid: bigint,
    public state: VBucketState,
    room: Room,
    toggleMs: number,
    readonly migration: Migration | undefined,
  ) {
    this.documents = new Documents(room);
    this.uploader = new Uploader(toggleMs);
  }

  /** Simulated size on disk: documents alone would be uploaded too fast to be seen. */
  get bytesOnDisk(): number {
    return (2 + (this.id % 4)) * MIB + this.documents.bytes;
  }

  /** Notes that `bytes` of mutations wait for the next checkpoint to be uploaded. */
  touched(bytes: number, now: number): void {
    this.dirty = { bytes: this.checkpointPendingBytes(now) + bytes, at: now };
  }

  /** Shrinks while an uploader runs. */
  checkpointPendingBytes(now: number): number {
    const elapsed = Math.min(now - this.dirty.at, this.uploader.enabledFor(now));
    return Math.max(0, this.dirty.bytes - elapsed * UPLOAD_BYTES_PER_MS);
  }

  /** All is written to the store; `reset` starts the log afresh. */
  sync(reset: boolean, now: number): void {
    const { term } = this.uploader.status(now);
    this.lastLog = { seqno: reset ? 1 : this.lastLog.seqno + 1, term };
    this.dirty = { bytes: 0, at: now };
  }
}
