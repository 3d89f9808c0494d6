/** The index is a sorted set of numbers, whatever is done to it. */
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { MatchIndex } from '../../../src/session/filtered/match-index.js';
import { MatchListing } from '../../../src/session/filtered/match-listing.js';

const number = fc.integer({ min: 1, max: 6000 });
const step = fc.oneof(
  { weight: 6, arbitrary: fc.record({ add: fc.integer({ min: 1, max: 40 }) }) },
  { weight: 3, arbitrary: fc.record({ settle: number, matches: fc.boolean() }) },
  { weight: 1, arbitrary: fc.record({ dropBefore: number }) },
);

function played(steps: readonly (typeof step extends fc.Arbitrary<infer T> ? T : never)[]) {
  const index = new MatchIndex();
  let model: number[] = [];
  for (const each of steps) {
    if ('add' in each) {
      const last = model.at(-1) ?? 0;
      for (let i = 1; i <= 50; i += 1) {
        index.add(last + i * each.add);
        model.push(last + i * each.add);
      }
    } else if ('settle' in each) {
      const { settle, matches } = each;
      expect(index.settle(settle, matches)).toBe(model.includes(settle) !== matches);
      model = model.filter((n) => n !== settle);
      if (matches) model = [...model, settle].sort((a, b) => a - b);
    } else {
      index.dropBefore(each.dropBefore);
      model = model.filter((n) => n >= each.dropBefore);
    }
  }
  return { index, model };
}

it('is a set in order', () => {
  fc.assert(
    fc.property(fc.array(step, { maxLength: 80 }), number, (steps, probe) => {
      const { index, model } = played(steps);
      expect(Array.from({ length: index.count }, (_, i) => index.at(i))).toEqual(model);
      expect(index.has(probe)).toBe(model.includes(probe));
      expect(index.countBefore(probe)).toBe(model.filter((n) => n < probe).length);
    }),
    { numRuns: 200 },
  );
});

it('is a list between two numbers, and knows what is nearest', () => {
  fc.assert(
    fc.property(fc.array(step, { maxLength: 40 }), number, number, number, (steps, a, b, probe) => {
      const { index, model } = played(steps);
      const [first, newest] = [Math.min(a, b), Math.max(a, b)];
      const shown = model.filter((n) => n >= first && n <= newest);
      const list = new MatchListing(index, first, newest);
      expect(Array.from({ length: list.total }, (_, i) => list.numberAt(i))).toEqual(shown);
      expect(list.indexOf(probe) ?? -1).toBe(shown.indexOf(probe));
      const before = shown.findLastIndex((n) => n <= probe);
      expect(list.nearest(probe)).toBe(shown.length === 0 ? -1 : Math.max(0, before));
    }),
    { numRuns: 200 },
  );
});
