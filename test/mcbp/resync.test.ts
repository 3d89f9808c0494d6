/** The benchmark of resynchronisation in small, so that its figures cannot get worse unseen. */
import { describe, expect, it } from 'vitest';
import { Framer } from '../../src/mcbp/framer.js';
import { falseFrames } from '../bench/resync/false-frames.mjs';
import { losses } from '../bench/resync/losses.mjs';
import { randomBytes, structuredNoise } from '../bench/resync/noise.mjs';
import { Chance } from '../bench/resync/random.mjs';
import { trafficKinds } from '../bench/resync/traffic.mjs';

describe('behind gaps', () => {
  // Small requests, small answers, DCP, values of 10 to 60 KB; those after these take long.
  it.each(trafficKinds.slice(0, 4))('every whole message is found, and nothing else', (make) => {
    const chance = new Chance(7);
    const traffic = make();
    for (let round = 0; round < 3; round++) {
      const { gaps, messages, lost, invented } = losses(Framer, traffic, 40, chance);
      expect(gaps).toBeGreaterThan(20);
      expect(messages).toBeGreaterThan(20);
      expect({ lost, invented }).toEqual({ lost: 0, invented: 0 });
    }
  });
});

describe('in bytes that are no frames', () => {
  it.each([randomBytes(), ...structuredNoise()].map((noise) => [noise.name, noise] as const))(
    'none is found: %s',
    (name, noise) => {
      const { frames, bytes } = falseFrames(Framer, noise, 1e6);
      expect(bytes).toBeGreaterThanOrEqual(1e6);
      // Made of magics and zeros only, these come near to headers by construction.
      expect(frames).toBeLessThanOrEqual(name === '24-byte records' ? 2 : 0);
    },
  );
});
