/** Times as text, against what Date makes of them. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isoText } from '../../src/bytes/time.js';

describe('isoText', () => {
  it('is what Date says, with nanoseconds, in whatever order times come', () => {
    const second = fc.oneof(
      fc.integer({ min: -62_135_596_800, max: 8_640_000_000_000 }),
      // The same second again, the next, the one before.
      fc.integer({ min: 1_699_999_999, max: 1_700_000_001 }),
    );
    const instant = fc.record({ s: second, ns: fc.integer({ min: 0, max: 999_999_999 }) });
    fc.assert(
      fc.property(fc.array(instant, { maxLength: 20 }), (instants) => {
        for (const { s, ns } of instants) {
          const whole = new Date(s * 1000).toISOString().replace('.000Z', '');
          expect(isoText({ s, ns })).toBe(`${whole}.${String(ns).padStart(9, '0')}Z`);
        }
      }),
    );
  });

  it('shows a second after the last of Date as a number, and goes on', () => {
    expect(isoText({ s: 8.64e12 + 1, ns: 5 })).toBe('8640000000001.000000005s');
    expect(isoText({ s: 0, ns: 5 })).toBe('1970-01-01T00:00:00.000000005Z');
  });
});
