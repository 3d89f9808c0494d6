import { describe, expect, it } from 'vitest';
import type { Finding } from '../../src/dissect/node.js';
import { FindingIndex } from '../../src/session/finding-index.js';

const FINDING: Finding = { id: 'unanswered', severity: 'warn', message: '' };
const MOST = 200_000;

function filled(keeps: 'first' | 'last', numbers: number): FindingIndex {
  const index = new FindingIndex(keeps);
  for (let number = 1; number <= numbers; number += 1) index.add(number, FINDING);
  return index;
}

const held = (index: FindingIndex, ...numbers: readonly number[]): number[] =>
  numbers.filter((number) => index.of(number).length > 0);

describe('a full index', () => {
  it('keeps what came first, and counts the rest', () => {
    const index = filled('first', MOST + 10);
    expect(held(index, 1, MOST, MOST + 1)).toEqual([1, MOST]);
    expect(index.dropped).toBe(10);
  });

  it('or what came last', () => {
    const index = filled('last', MOST + 10);
    expect(held(index, 1, 10, 11, MOST + 10)).toEqual([11, MOST + 10]);
    expect(index.dropped).toBe(10);
  });

  it('drops all of a message at once, and takes it again as the newest', () => {
    const index = new FindingIndex('last');
    index.add(1, FINDING);
    index.add(1, FINDING);
    for (let number = 2; number < MOST; number += 1) index.add(number, FINDING);
    index.add(MOST, FINDING);
    expect(held(index, 1, 2)).toEqual([2]);
    expect(index.dropped).toBe(2);
    index.add(1, FINDING);
    index.add(MOST + 1, FINDING);
    expect(held(index, 1, 2, 3)).toEqual([1, 3]);
    for (let number = 1; number < MOST; number += 1) index.add(MOST + 1 + number, FINDING);
    expect(held(index, 1, MOST + 1, MOST + 2)).toEqual([MOST + 1, MOST + 2]);
  });
});

describe('findings of messages that are gone', () => {
  it('go with them, and do not count as dropped', () => {
    const index = filled('last', 10);
    index.forgetBefore(8);
    expect(held(index, 1, 7, 8, 10)).toEqual([8, 10]);
    expect(index.dropped).toBe(0);
    // There is room again for as many.
    for (let number = 11; number <= MOST + 7; number += 1) index.add(number, FINDING);
    expect(held(index, 8, MOST + 7)).toEqual([8, MOST + 7]);
    index.add(MOST + 8, FINDING);
    expect(held(index, 8, 9)).toEqual([9]);
    expect(index.dropped).toBe(1);
  });

  it('are not kept when they come late', () => {
    const index = filled('last', 10);
    index.forgetBefore(8);
    index.add(7, FINDING);
    expect(held(index, 7)).toEqual([]);
  });

  it('that were found late wait for those found before them', () => {
    const index = new FindingIndex('last');
    for (const number of [5, 9, 6, 10]) index.add(number, FINDING);
    index.forgetBefore(7);
    expect(held(index, 5, 6, 9, 10)).toEqual([6, 9, 10]);
    index.forgetBefore(10);
    expect(held(index, 5, 6, 9, 10)).toEqual([10]);
    index.forgetBefore(11);
    index.add(11, FINDING);
    index.forgetBefore(12);
    expect(held(index, 10, 11)).toEqual([]);
  });
});
