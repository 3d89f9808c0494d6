/** The small parts under the reassembler, each against a naive model. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Budget } from '../../src/tcp/budget.js';
import { FourTupleMap } from '../../src/tcp/four-tuple.js';
import { PendingRuns } from '../../src/tcp/pending.js';
import { sequenceAdd, sequenceDistance } from '../../src/tcp/sequence.js';
import { momentOf } from './play.js';

describe('sequence numbers', () => {
  const u32 = fc.nat(0xffff_ffff);
  it('distance undoes addition, across the wrap', () => {
    fc.assert(
      fc.property(u32, fc.integer({ min: -(2 ** 31), max: 2 ** 31 - 1 }), (from, distance) => {
        const to = sequenceAdd(from, distance);
        expect(to).toBeGreaterThanOrEqual(0);
        expect(to).toBeLessThan(2 ** 32);
        expect(sequenceDistance(from, to)).toBe(distance);
      }),
    );
    expect(sequenceDistance(0xffff_fff0, 0x10)).toBe(32);
    expect(sequenceDistance(0x10, 0xffff_fff0)).toBe(-32);
  });
});

describe('PendingRuns', () => {
  it('keeps the first copy of each byte, and books what it holds', () => {
    const piece = fc.tuple(fc.nat(60), fc.uint8Array({ minLength: 1, maxLength: 20, max: 3 }));
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 20 }), (pieces) => {
        const budget = new Budget(1_000_000);
        const runs = new PendingRuns(budget);
        const model = new Map<number, number>();
        for (const [start, bytes] of pieces) {
          let added = 0;
          let differing = 0;
          bytes.forEach((byte, index) => {
            const there = model.get(start + index);
            if (there === undefined) {
              model.set(start + index, byte);
              added++;
            } else if (there !== byte) differing++;
          });
          expect(runs.add(start, bytes, momentOf(1), 0)).toEqual({ added, differing });
        }
        expect(runs.bytes).toBe(model.size);
        expect(budget.used).toBe(model.size);
        let previousEnd = -1;
        for (let run = runs.shift(); run !== undefined; run = runs.shift()) {
          expect(run.start).toBeGreaterThanOrEqual(previousEnd);
          previousEnd = run.start + run.bytes.length;
          run.bytes.forEach((byte, index) => {
            expect(model.get(run.start + index)).toBe(byte);
            model.delete(run.start + index);
          });
        }
        expect(model.size).toBe(0);
        expect(budget.used).toBe(0);
      }),
      { numRuns: 200 },
    );
  });

  it('says when the shared budget has no room, until that is given back', () => {
    const runs = new PendingRuns(new Budget(5));
    runs.add(0, new Uint8Array(4), momentOf(1), 0);
    expect(runs.overdrawn).toBe(false);
    runs.add(10, new Uint8Array(4), momentOf(1), 0);
    expect(runs.overdrawn).toBe(true);
    runs.shift();
    expect(runs.overdrawn).toBe(false);
  });
});

describe('FourTupleMap', () => {
  it('tells addresses, ports and directions apart, and forgets', () => {
    const map = new FourTupleMap<string>();
    const ends = ['1.1.1.1', '2.2.2.2'].flatMap((address) =>
      [80, 65_535].map((port) => ({ address, port })),
    );
    for (const a of ends)
      for (const b of ends) map.set(a, b, `${a.address}:${a.port}-${b.address}:${b.port}`);
    for (const a of ends) {
      for (const b of ends) {
        expect(map.get({ ...a }, { ...b })).toBe(`${a.address}:${a.port}-${b.address}:${b.port}`);
      }
    }
    const [a = { address: '', port: 0 }, b = { address: '', port: 0 }] = ends;
    map.delete(a, b);
    map.delete(a, b);
    for (const src of ends) {
      for (const dst of ends) {
        const isGone = src === a && dst === b;
        expect(map.get(src, dst) === undefined).toBe(isGone);
      }
    }
  });
});
