/** Types of random.mjs, for the tests that need repeatable chance as well. */
export class Chance {
  constructor(seed: number);
  /** 0..2^32-1. */
  word(): number;
  /** 0..limit-1. */
  below(limit: number): number;
  pick<T>(choices: readonly T[]): T;
  /** Fills whole words; `bytes` begins at a multiple of four. */
  fill(bytes: Uint8Array): void;
}
