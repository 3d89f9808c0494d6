/**
 * The uploader of one vbucket. No timer runs: what it is at a moment follows from when it
 * was last told to start or stop.
 *
 *   disabled --start--> enabling --toggleMs--> enabled --stop--> disabling --toggleMs--> disabled
 *
 * A start with the same term while enabled changes nothing; with another term it is a stop
 * and a start. While a toggle is under way every other one is refused with KeyEexists. A
 * term below one that the store has already granted is fenced off there: the start is
 * accepted (it is only scheduled), but the uploader ends up disabled.
 *
 * Source: kv_engine engines/ep/src/kvstore/magma-kvstore/fusion_uploader.cc; the term of a
 * stopped uploader reads 0 (tests/testapp/testapp_fusion.cc, ToggleUploader).
 */
import { Refusal } from './refusal.js';

export type UploaderState = 'enabling' | 'enabled' | 'disabling' | 'disabled';

interface Toggle {
  readonly kind: 'start' | 'stop';
  /** Where it leads; a start that is fenced off leads nowhere. */
  readonly to: 'enabled' | 'disabled';
  readonly at: number;
  /** Term before and after it. */
  readonly from: bigint;
  readonly term: bigint;
  /** Snapshot bytes that wait to be uploaded once it is done. */
  readonly backlog: number;
}

export interface UploaderStatus {
  readonly state: UploaderState;
  readonly term: bigint;
  readonly snapshotPendingBytes: number;
}

/** Simulated speed of an upload. */
export const UPLOAD_BYTES_PER_MS = 64 * 1024;

const NEVER: Toggle = {
  kind: 'stop',
  to: 'disabled',
  at: Number.NEGATIVE_INFINITY,
  from: 0n,
  term: 0n,
  backlog: 0,
};

export class Uploader {
  private last = NEVER;

  /** @param toggleMs how long starting or stopping takes */
  constructor(private readonly toggleMs: number) {}

  status(now: number): UploaderStatus {
    const { kind, to, at, from, term, backlog } = this.last;
    const elapsed = now - at;
    if (elapsed < this.toggleMs) {
      const state = kind === 'start' ? 'enabling' : 'disabling';
      return { state, term: from, snapshotPendingBytes: backlog };
    }
    if (to === 'disabled') return { state: 'disabled', term: 0n, snapshotPendingBytes: 0 };
    const uploaded = (elapsed - this.toggleMs) * UPLOAD_BYTES_PER_MS;
    return { state: 'enabled', term, snapshotPendingBytes: Math.max(0, backlog - uploaded) };
  }

  /** Milliseconds for which it has been enabled; 0 while it is not. */
  enabledFor(now: number): number {
    const { at } = this.last;
    return this.status(now).state === 'enabled' ? now - at - this.toggleMs : 0;
  }

  /**
   * @param highest the highest term that the store has granted for this volume
   * @param backlog bytes that a new uploader has to upload
   */
  start(term: bigint, highest: bigint, backlog: number, now: number): Refusal | undefined {
    const current = this.status(now);
    if (isToggling(current.state)) return toggleInProgress();
    if (current.state === 'enabled' && current.term === term) return undefined;
    const to = term < highest ? 'disabled' : 'enabled';
    this.last = { kind: 'start', to, at: now, from: current.term, term, backlog };
    return undefined;
  }

  stop(now: number): Refusal | undefined {
    const current = this.status(now);
    if (isToggling(current.state)) return toggleInProgress();
    if (current.state === 'disabled') return undefined;
    const { term: from } = current;
    this.last = { kind: 'stop', to: 'disabled', at: now, from, term: 0n, backlog: 0 };
    return undefined;
  }

  /** Off at once, whatever is under way: its vbucket is no longer active here. */
  abandon(): void {
    this.last = NEVER;
  }
}

const isToggling = (state: UploaderState): boolean => state === 'enabling' || state === 'disabling';

const toggleInProgress = (): Refusal =>
  new Refusal('KeyEexists', 'Uploader state change in progress');
