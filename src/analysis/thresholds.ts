/** Every number that decides whether something is worth a finding; all of them are options. */
export interface Thresholds {
  /** An answer later than this is slow, ns. */
  readonly slowNs: number;
  /** Requests that waited longer than this behind a Fusion command are told, ns. */
  readonly headOfLineNs: number;
  /** A validity above this cannot be seconds since 1970 (it is the year 5138), s. */
  readonly validitySeconds: number;
}

export const DEFAULT_THRESHOLDS: Thresholds = {
  slowNs: 1e9,
  headOfLineNs: 100e6,
  validitySeconds: 1e11,
};
