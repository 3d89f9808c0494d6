/** A migration as a function of time. */
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { Migration } from '../../../src/sim/model/migration.js';

const partsOf = (names: readonly string[]) => names.map((path) => ({ path, bytes: 1000 }));

it('only moves forward, ends with every byte, and gives up volumes in order', () => {
  const volumes = fc.array(fc.string(), { maxLength: 5 });
  const times = fc.array(fc.integer({ min: 0, max: 3_000 }), { minLength: 1, maxLength: 20 });
  fc.assert(
    fc.property(volumes, times, (names, moments) => {
      const migration = new Migration(partsOf(names), 1_000, 500);
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
  const migration = new Migration(partsOf(['a', 'b', 'c']), 100, 0);
  expect(migration.progress(50)).toEqual({ completed_bytes: 1500, total_bytes: 3000 });
  expect(migration.activeVolumes(50)).toEqual(['b', 'c']);
});

it('stands still at speed 0, and goes on from there', () => {
  const migration = new Migration(partsOf(['a']), 100, 0, 0);
  expect(migration.progress(1_000)).toEqual({ completed_bytes: 0, total_bytes: 1000 });
  expect(migration.activeVolumes(1_000)).toEqual(['a']);
  migration.setSpeed(0.5, 1_000);
  expect(migration.progress(1_100).completed_bytes).toBe(500);
  migration.setSpeed(0, 1_100);
  expect(migration.progress(9_000).completed_bytes).toBe(500);
  migration.setSpeed(1, 9_000);
  expect(migration.progress(9_050).completed_bytes).toBe(1000);
});
