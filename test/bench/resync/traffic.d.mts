/** Types of traffic.mjs. */
/** One direction of a connection, with the place of every message known. */
export interface Traffic {
  readonly name: string;
  readonly sender: 'client' | 'server';
  readonly bytes: Uint8Array;
  /** Offset of each message, ascending. */
  readonly starts: readonly number[];
}

export const trafficKinds: readonly (() => Traffic)[];
