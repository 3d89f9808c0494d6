/**
 * What one direction of a connection gives and counts, and the caps it works under:
 * the vocabulary between the reassembler and its owner.
 */
import type { Moment } from './events.js';

/** How a direction ended; 'end' = nothing more was seen of it. */
export type How = 'fin' | 'rst' | 'end';

/** Receives one direction's stream in order. After close() comes nothing more. */
export interface DirectionSink {
  /**
   * In-order bytes, `bytes` at [start, end), valid only during the call; `offset` is where they
   * lie in the file, or -1.
   */
  data(bytes: Uint8Array, start: number, end: number, at: Moment, offset: number): void;
  /**
   * The next `missing` bytes (1..) were sent and never captured. `at` is the moment of the
   * byte before them, if there was one.
   */
  gap(missing: number, at: Moment): void;
  /** `differing` bytes (1..) of a segment differ from the copy of them captured first. */
  conflict(differing: number, at: Moment): void;
  close(how: How, at: Moment): void;
}

/** What was noticed in one direction, all since its first segment. */
export interface DirectionCounters {
  /** Segments that brought again, wholly or in part, what had been captured. Keep-alives do not count. */
  retransmissions: number;
  /** Segments whose bytes, all new, lie before bytes captured earlier. */
  outOfOrder: number;
  /** Segments that differ from the first copy of their bytes. */
  conflicts: number;
  conflictingBytes: number;
  gaps: number;
  missingBytes: number;
  /** Bytes that came again, or too late, when there was nothing left to compare them with. */
  uncompared: number;
  /** Segments dropped because no window reaches as far as their sequence number. */
  outOfWindow: number;
  /** How often a cap on waiting bytes or segments was hit. */
  capHits: number;
}

export const noCounters = (): DirectionCounters => ({
  retransmissions: 0,
  outOfOrder: 0,
  conflicts: 0,
  conflictingBytes: 0,
  gaps: 0,
  missingBytes: 0,
  uncompared: 0,
  outOfWindow: 0,
  capHits: 0,
});

export interface DirectionLimits {
  /** Bytes of one direction that may wait behind a hole. */
  readonly pendingBytes: number;
  /** Segments of one direction that may wait behind a hole; also caps the cut tails noted. */
  readonly pendingSegments: number;
  /** Delivered bytes of one direction that retransmissions can be compared with. */
  readonly historyBytes: number;
}

export const DEFAULT_LIMITS: DirectionLimits = {
  pendingBytes: 1024 * 1024,
  pendingSegments: 1024,
  // Covers ordinary windows and stays in the cache: 64 KiB costs a third of the throughput.
  historyBytes: 32 * 1024,
};
