/** Edits that turn one list into the other, as few as can be. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Edit, editsOf } from '../../../src/statistics/diff/alignment.js';
import { alignedNodes } from '../../../src/statistics/diff/nodes.js';

/** `a` with the edits made. */
function applied(a: readonly string[], b: readonly string[], edits: readonly Edit[]): string[] {
  const made: string[] = [];
  let at = 0;
  for (const { aFrom, aTo, bFrom, bTo } of edits) {
    made.push(...a.slice(at, aFrom), ...b.slice(bFrom, bTo));
    at = aTo;
  }
  return [...made, ...a.slice(at)];
}

/** The longest common subsequence by trying everything: for short lists only. */
function longest(a: readonly string[], b: readonly string[]): number {
  const [[x, ...restOfA], [y, ...restOfB]] = [a, b];
  if (x === undefined || y === undefined) return 0;
  if (x === y) return 1 + longest(restOfA, restOfB);
  return Math.max(longest(restOfA, b), longest(a, restOfB));
}

const lists = fc.array(fc.constantFrom('x', 'y', 'z'), { maxLength: 8 });

describe('the edits', () => {
  it('lead from one list to the other, and leave as much alone as possible', () => {
    fc.assert(
      fc.property(lists, lists, (a, b) => {
        const edits = editsOf(a, b);
        expect(applied(a, b, edits)).toEqual(b);
        const removed = edits.reduce((sum, { aFrom, aTo }) => sum + aTo - aFrom, 0);
        expect(a.length - removed).toBe(longest(a, b));
        for (const { aFrom, aTo, bFrom, bTo } of edits) {
          expect(aTo - aFrom + bTo - bFrom).toBeGreaterThan(0);
        }
      }),
    );
  });

  it('of a list with itself are none', () => {
    fc.assert(
      fc.property(lists, (a) => {
        expect(editsOf(a, [...a])).toEqual([]);
      }),
    );
  });

  it('are one where lists are too long to be looked at closely', () => {
    const many = (word: string) => Array.from({ length: 3000 }, (_, i) => `${word}${i}`);
    const [a, b] = [
      ['same', ...many('a'), 'end'],
      ['same', ...many('b'), 'end'],
    ];
    expect(editsOf(a, b)).toEqual([{ aFrom: 1, aTo: 3001, bFrom: 1, bTo: 3001 }]);
  });
});

describe('nodes', () => {
  it.each([
    ['of one name are the same, whatever their order', ['a', 'b'], ['b', 'a'], []],
    ['of other names are aligned by order', ['a', 'b'], ['c', 'd'], ['a=c', 'b=d']],
    ['that are left over are aligned', ['a', 'b', 'c'], ['b', 'x', 'y'], ['a=x', 'c=y']],
    ['without a partner stay alone', ['a'], ['x', 'y'], ['a=x']],
  ])('%s', (_, a, b, due) => {
    expect(alignedNodes(a, b).map((node) => `${node.a}=${node.b}`)).toEqual(due);
  });
});
