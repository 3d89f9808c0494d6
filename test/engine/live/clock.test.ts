/** The time of live traffic. */
import { afterEach, describe, expect, it, vi } from 'vitest';
import { nanosecondsBetween } from '../../../src/bytes/time.js';
import { liveClock } from '../../../src/engine/live/clock.js';

afterEach(() => void vi.restoreAllMocks());

describe('liveClock', () => {
  it('says about what the wall clock says, and never goes back', () => {
    const clock = liveClock();
    let previous = clock();
    expect(Math.abs(previous.s * 1000 + previous.ns / 1e6 - Date.now())).toBeLessThan(500);
    for (let i = 0; i < 10_000; i += 1) {
      const now = clock();
      expect(nanosecondsBetween(previous, now)).toBeGreaterThanOrEqual(0);
      expect(now.ns).toBeGreaterThanOrEqual(0);
      expect(now.ns).toBeLessThan(1e9);
      previous = now;
    }
  });

  it.each([
    [[100, 0], 1_700_000_000_000],
    [[100, 999_999_999], 1_700_000_000_001],
    [[100, 500_000_000], 1_700_000_000_999],
  ] as const)('carries between seconds: %o at %i', (beginning, wall) => {
    const hrtime = vi.spyOn(process, 'hrtime') as unknown as {
      mockReturnValue(time: [number, number]): void;
    };
    hrtime.mockReturnValue([...beginning]);
    const date = vi.spyOn(Date, 'now').mockReturnValue(wall);
    const clock = liveClock();
    // From here on the wall clock may be set: it is not asked again.
    date.mockReturnValue(0);
    const start = { s: Math.floor(wall / 1000), ns: (wall % 1000) * 1e6 };
    expect(clock()).toEqual(start);
    for (const passed of [1, 999_999_999, 1_000_000_001, 3_600_000_000_000]) {
      const nanoseconds = beginning[1] + passed;
      hrtime.mockReturnValue([
        beginning[0] + Math.floor(nanoseconds / 1e9),
        nanoseconds % 1_000_000_000,
      ]);
      expect(nanosecondsBetween(start, clock())).toBe(passed);
      expect(clock().ns).toBeLessThan(1e9);
    }
  });
});
