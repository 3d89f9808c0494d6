/** Bins that widen: no count is lost, and each stays where its time is. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { TimeBins } from '../../src/statistics/time-bins.js';

const instant = (ns: number) => ({ s: 5 + Math.floor(ns / 1e9), ns: ns % 1e9 });

/** Fine and coarse, so that bins widen never, once and often. */
const times = fc
  .tuple(
    fc.constantFrom(1e3, 1e6, 1e12),
    fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { minLength: 2 }),
  )
  .map(([scale, parts]) => [0, ...parts.map((part) => Math.floor(part * scale))]);

describe('time bins', () => {
  it('count in each column what belongs to its time', () => {
    fc.assert(
      fc.property(times, fc.integer({ min: 1, max: 300 }), (all, most) => {
        const bins = new TimeBins(2);
        all.forEach((ns, i) => {
          bins.reach(instant(ns));
          bins.add(instant(ns), i % 2);
        });
        const duration = Math.max(...all);
        const grouped = bins.grouped(most);
        if (duration === 0) {
          expect(grouped).toBeUndefined();
          return;
        }
        const { width, columns } = grouped as NonNullable<typeof grouped>;
        expect(grouped?.duration).toBe(duration);
        expect(columns.length).toBeLessThanOrEqual(most);
        columns.forEach((rows, column) => {
          rows.forEach((count, row) => {
            const own = all.filter((ns, i) => i % 2 === row && Math.floor(ns / width) === column);
            expect(count).toBe(own.length);
          });
        });
        expect(columns.flat().reduce((sum, count) => sum + count, 0)).toBe(all.length);
      }),
    );
  });

  it('take what is earlier than the first for the first', () => {
    const bins = new TimeBins(1);
    for (const at of [instant(1e6), instant(0), instant(2e6)]) {
      bins.reach(at);
      bins.add(at, 0);
    }
    expect(bins.grouped(2)?.columns).toEqual([[2], [1]]);
  });
});
