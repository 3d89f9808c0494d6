/** Who looks at what is relayed, and what decides that some of it need not be looked at. */
import type { Connection, End, Moment, StreamSink } from '../../tcp/events.js';

export interface Inspector extends StreamSink {
  /**
   * `count` bytes (1..) of this direction went by that the sieve leaves out. Absent: the inspector
   * wants those bytes as well, and gets them as data.
   * @param bytes these bytes, where some inspector wants them; else none
   */
  omitted?(connection: Connection, from: End, count: number, at: Moment, bytes: Uint8Array): void;
  /** It is told of omitted bytes and wants them all the same. */
  readonly keepsOmitted?: boolean;
}

/** Whether nobody wants the bytes that the sieve leaves out. */
export const doWithoutOmitted = (inspectors: readonly Inspector[]): boolean =>
  inspectors.every(({ omitted, keepsOmitted }) => omitted !== undefined && keepsOmitted !== true);

/** Looks at one direction, whose bytes are handed in once each and in order. */
export interface Sieve {
  /**
   * How many of the bytes from `start` on go the same way, 1..: positive, inspectors are to see
   * them; negative, they may be left out.
   */
  next(bytes: Uint8Array, start: number): number;
}

export type SieveOf = (from: End) => Sieve;
