/** Types of noise.mjs. */
export interface Noise {
  readonly name: string;
  /** The next block, of 64 KiB or so; valid until the next call. */
  next(): Uint8Array;
}

export function randomBytes(seed?: number): Noise;
export function structuredNoise(): Noise[];
