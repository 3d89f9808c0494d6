/** How much a session has seen, found and lost: the status bar's figures. */
export interface Counters {
  readonly messages: number;
  readonly connections: number;
  readonly openConnections: number;
  /** Application bytes seen in both directions. */
  readonly bytes: number;
  /** Found so far. */
  readonly findings: number;
  /** Messages whose findings have not been looked for yet; absent: none. */
  readonly unjudged?: number;
  /** Messages per second over the last second of real time; 0 for finished files. */
  readonly rate: number;
  /** Bytes that were relayed or captured but not decoded. */
  readonly uninspected: number;
  /** Oldest messages dropped because the memory cap was reached. */
  readonly evicted: number;
  /** Oldest events dropped because there were too many; absent: none. */
  readonly droppedEvents?: number;
}
