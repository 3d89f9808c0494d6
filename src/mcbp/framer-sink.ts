/** What a framer tells, and what it can be told: the vocabulary between it and its owner. */
import type { BufferPool } from '../bytes/buffer-pool.js';
import type { Extents } from '../bytes/extents.js';
import type { Moment } from '../tcp/events.js';
import type { Magic } from './magic.js';

/** Why bytes were passed over. 'inconsistent-lengths': what follows a frame whose lengths do not fit is no frame. */
export type SkipReason =
  | 'bad-magic'
  | 'inconsistent-lengths'
  | 'oversize'
  | 'long-body'
  | 'gap'
  | 'truncated-header';

export interface FramerSink {
  /**
   * A frame: header and body lie at bytes[start, start + length), valid only during the
   * call. Of a long one with the option `again` only its head may be there, and behind that
   * what of it lies in no file: `restored` (byte-source.ts) makes it whole. `missing` > 0: that many bytes at the end of the body were never seen, or not
   * kept, and `length` (24..) counts only what is there. `at` is the moment of the chunk
   * that completed it, `extents` where those `length` bytes lie in the file; both are filled
   * again for the next frame. `abridged`: the `missing` bytes went by, and were left out on
   * purpose (Framer.omit).
   */
  frame(
    bytes: Uint8Array,
    start: number,
    length: number,
    missing: number,
    at: Moment,
    extents: Extents,
    abridged?: boolean,
  ): void;
  /** `count` bytes (1..) that belong to no frame were passed over; `at` is when the last of them came. */
  skipped(count: number, why: SkipReason, at: Moment): void;
}

export interface FramerOptions {
  /** Longest body (bytes) that is taken for real; default 30 MiB, the server's own limit. */
  readonly maxBody?: number;
  /** The first byte need not begin a frame: the capture began after the connection did. */
  readonly midstream?: boolean;
  /** The end that sends this direction, where it is known: the other's frames are none of it. */
  readonly sender?: Magic['sender'];
  /** Where the file that bytes lie in can be read again: of long frames only the head is handed on. */
  readonly again?: boolean;
  /** Shared with other framers: frames that span chunks are put together in its buffers. */
  readonly pool?: BufferPool;
}
