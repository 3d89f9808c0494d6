/** Types of false-frames.mjs. */
import type { Framer } from '../../../src/mcbp/framer.js';
import type { Noise } from './noise.mjs';

export interface FalseFrames {
  readonly noise: string;
  readonly bytes: number;
  readonly frames: number;
  readonly held: number;
  readonly megabytesPerSecond: number;
}

export function falseFrames(framer: typeof Framer, noise: Noise, total: number): FalseFrames;
