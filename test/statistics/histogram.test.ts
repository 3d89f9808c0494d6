/** Quantiles within the error that is promised, and memory that does not grow with the count. */
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { Histogram } from '../../src/statistics/histogram.js';

const filled = (values: readonly number[]): Histogram => {
  const histogram = new Histogram();
  for (const value of values) histogram.add(value);
  return histogram;
};

/** The value that so many are not above. */
const exact = (values: readonly number[], share: number): number => {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.max(1, Math.ceil(share * sorted.length)) - 1] as number;
};

const durations = fc.oneof(
  fc.integer({ min: 0, max: 300 }),
  fc.integer({ min: 0, max: 2 ** 31 }),
  fc.maxSafeInteger().map((value) => Math.abs(value) % 2 ** 45),
);

it('knows quantiles to within 0.8 %', () => {
  const shares = fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { maxLength: 5 });
  fc.assert(
    fc.property(fc.array(durations, { minLength: 1, maxLength: 200 }), shares, (values, some) => {
      const rising = some.sort((a, b) => a - b);
      const found = filled(values).quantiles(rising);
      for (const [i, share] of rising.entries()) {
        const due = exact(values, share);
        expect(Math.abs((found[i] as number) - due)).toBeLessThanOrEqual(due * 0.008);
      }
    }),
  );
});

it('knows count, mean, least and greatest exactly', () => {
  const values = [3, 1_000_000, 2 ** 44 + 1, 7];
  const { count, mean, min, max } = filled(values).distribution ?? {};
  expect({ count, mean, min, max }).toEqual({
    ...{ count: 4, min: 3, max: 2 ** 44 + 1 },
    mean: values.reduce((sum, value) => sum + value) / 4,
  });
});

it('does not know less for the order in which values come', () => {
  fc.assert(
    fc.property(fc.array(durations, { minLength: 1 }), (values) => {
      const [there, back] = [filled(values), filled([...values].reverse())];
      expect(there.quantiles([0.1, 0.5, 0.99])).toEqual(back.quantiles([0.1, 0.5, 0.99]));
    }),
  );
});

it('takes what is out of range as the nearest that is in it', () => {
  const { p50, p99, min, max } = filled([-5, -5, -5, 2 ** 52]).distribution ?? {};
  expect({ min, max, p50 }).toEqual({ min: -5, max: 2 ** 52, p50: 0 });
  expect(p99).toBeGreaterThan(2 ** 44);
});

it('has nothing to say of nothing', () => {
  expect(new Histogram().distribution).toBeUndefined();
});

it('goes on apart from its copy', () => {
  const one = filled([1, 2, 3]);
  const other = one.copy();
  one.add(1000);
  other.add(2000);
  expect(one.distribution).toMatchObject({ count: 4, max: 1000 });
  expect(other.distribution).toMatchObject({ count: 4, max: 2000 });
});

it('is no longer than its range', () => {
  const histogram = filled([0, 2 ** 45 - 1]);
  const { counts } = histogram as unknown as { counts: Uint32Array };
  expect(counts.byteLength).toBe(10_240);
  const network = filled([50_000, 1_000_000_000]) as unknown as { counts: Uint32Array };
  expect(network.counts.byteLength).toBe(3840);
});
