/** A migration as a function of time. */
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { Migration } from '../../../src/sim/model/migration.js';

it('only moves forward, ends with every byte, and gives up volumes in order', () => {
  const volumes = fc.array(fc.string(), { maxLength: 5 });
  const times = fc.array(fc.integer({ min: 0, max: 3_000 }), { minLength: 1, maxLength: 20 });
  fc.assert(
    fc.property(volumes, times, (names, moments) => {
      const migration = new Migration(names, 1000, 1_000, 500);
      let before = -1;
      for (const now of moments.sort((a, b) => a - b)) {
        const { completed_bytes, total_bytes } = migration.progress(now);
        const left = migration.activeVolumes(now);
        expect(total_bytes).toBe(names.length * 1000);
        expect(completed_bytes).toBeGreaterThanOrEqual(Math.max(0, before));
        expect(left).toEqual(names.slice(names.length - left.length));
        expect(left.length === 0).toBe(completed_bytes === total_bytes);
        before = completed_bytes;
      }
      expect(migration.progress(1_500)).toEqual({
        completed_bytes: names.length * 1000,
        total_bytes: names.length * 1000,
      });
    }),
  );
});

it('is half-way at half the time', () => {
  const migration = new Migration(['a', 'b', 'c'], 1000, 100, 0);
  expect(migration.progress(50)).toEqual({ completed_bytes: 1500, total_bytes: 3000 });
  expect(migration.activeVolumes(50)).toEqual(['b', 'c']);
});
