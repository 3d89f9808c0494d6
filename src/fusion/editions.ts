/**
 * The editions of the Fusion commands, oldest first.
 *
 * `2025-02` and `2025-04` are the two published documents of those months; `2025-11` and
 * `2026` are what later servers do (kv_engine daemon/mcbp_validators.cc, docs/fusion.md).
 * A shape names the edition in which it appeared, so a command that did not change since
 * February 2025 says 2025-02 in every capture.
 */
export const EDITIONS = ['2025-02', '2025-04', '2025-11', '2026'] as const;
export type Edition = (typeof EDITIONS)[number];
