/** Types of losses.mjs. */
import type { Framer } from '../../../src/mcbp/framer.js';
import type { Chance } from './random.mjs';
import type { Traffic } from './traffic.mjs';

export interface Losses {
  readonly traffic: string;
  readonly gaps: number;
  readonly messages: number;
  readonly lost: number;
  readonly lostBytes: number;
  readonly invented: number;
  readonly held: number;
}

export function losses(
  framer: typeof Framer,
  traffic: Traffic,
  gaps: number,
  chance: Chance,
): Losses;
