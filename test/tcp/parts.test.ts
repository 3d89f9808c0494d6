/** The small parts under the reassembler, each against a naive model. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Budget } from '../../src/tcp/budget.js';
import { FourTupleMap } from '../../src/tcp/four-tuple.js';
import { History } from '../../src/tcp/history.js';
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

describe('History', () => {
  it('finds exactly the bytes that differ among the last ones', () => {
    const step = fc.oneof(
      fc.record({ append: fc.uint8Array({ maxLength: 90, max: 3 }) }),
      fc.record({ skip: fc.integer({ min: 1, max: 9 }) }),
    );
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 100 }),
        fc.array(step, { maxLength: 20 }),
        fc.nat(400),
        fc.uint8Array({ maxLength: 120, max: 3 }),
        (cap, steps, offset, copy) => {
          const budget = new Budget(1_000_000);
          const history = new History(cap, budget);
          let stream: number[] = [];
          let known = 0;
          for (const each of steps) {
            if ('append' in each) {
              history.append(each.append);
              stream.push(...each.append);
            } else {
              history.skip(each.skip);
              stream = [...stream, ...new Array<number>(each.skip).fill(-1)];
              known = stream.length;
            }
          }
          const oldest = Math.max(known, stream.length - cap);
          let expected = 0;
          copy.forEach((byte, index) => {
            const at = offset + index;
            if (at >= oldest && at < stream.length && stream[at] !== byte) expected++;
          });
          expect(history.differing(offset, copy)).toBe(expected);
          expect(history.start).toBe(oldest);
          expect(budget.used).toBeLessThanOrEqual(cap);
          history.release();
          expect(budget.used).toBe(0);
          expect(history.differing(offset, copy)).toBe(0);
        },
      ),
      { numRuns: 300 },
    );
  });

  it('does without memory that the budget does not allow', () => {
    const budget = new Budget(2048);
    const first = new History(4096, budget);
    const second = new History(4096, budget);
    first.append(new Uint8Array(100).fill(1));
    second.append(new Uint8Array(100).fill(1));
    expect(first.differing(0, new Uint8Array(100))).toBe(100);
    expect(second.differing(0, new Uint8Array(100))).toBe(0);
    expect(second.start).toBe(100);
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
    expect(map.get(a, b)).toBeUndefined();
    expect(map.get(b, a)).toBeDefined();
  });
});
