import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { PacketRecord } from '../../src/capture/packet.js';
import { Ticks } from '../../src/capture/ticks.js';

function time(ticks: Ticks, count: bigint): [number, number] {
  const packet = new PacketRecord();
  ticks.set(packet, Number(count >> 32n), Number(count & 0xffff_ffffn));
  return [packet.s, packet.ns];
}

const any64 = fc.bigInt({ min: 0n, max: 2n ** 64n - 1n });

describe('Ticks', () => {
  it.each([
    ['microseconds', 6, 1_795_305_327_719_008n, 1_795_305_327, 719_008_000],
    ['nanoseconds', 9, 1_795_307_071_187_829_246n, 1_795_307_071, 187_829_246],
    ['seconds', 0, 1_795_307_071n, 1_795_307_071, 0],
    ['picoseconds, rounded down', 12, 1_999_999_999_999n, 1, 999_999_999],
    ['2^-20 seconds', 0x80 + 20, (7n << 20n) | 1n, 7, 953],
    ['2^-32 seconds', 0x80 + 32, (7n << 32n) | (1n << 31n), 7, 500_000_000],
    ['2^-127 seconds', 0xff, 2n ** 64n - 1n, 0, 0],
    ['10^-127 seconds', 0x7f, 2n ** 64n - 1n, 0, 0],
  ])('reads %s', (_name, resolution, count, s, ns) => {
    expect(time(new Ticks(resolution), count)).toEqual([s, ns]);
  });

  it('is exact for every unit and count, in any order of counts', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 255 }), fc.array(any64), (resolution, counts) => {
        const ticks = new Ticks(resolution, 5);
        const exponent = BigInt(resolution & 0x7f);
        const perSecond = resolution > 0x7f ? 2n ** exponent : 10n ** exponent;
        for (const count of counts) {
          const [s, ns] = time(ticks, count);
          expect(ns).toBe(Number(((count % perSecond) * 10n ** 9n) / perSecond));
          // Beyond 2^53 seconds (the year 285,000,000) a number rounds.
          const seconds = Number(count / perSecond) + 5;
          if (Number.isSafeInteger(seconds)) expect(s).toBe(seconds);
          else expect(s / seconds).toBeCloseTo(1, 12);
        }
      }),
    );
  });
});
