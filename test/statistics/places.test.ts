/** Places of messages, and counts at them: what the caps leave out. */
import { describe, expect, it } from 'vitest';
import { PlaceCounts } from '../../src/statistics/place-counts.js';
import { NOWHERE, PlaceTable } from '../../src/statistics/place-table.js';
import { Trail } from '../../src/statistics/trail.js';

describe('the caps', () => {
  it('let no more places be told apart, and say how often', () => {
    const places = new PlaceTable();
    for (let i = 0; i < 131_072; i += 1) places.numberOf(`b${i >> 16}`, [i & 0xffff]);
    expect(places.overlooked).toBe(0);
    expect(places.numberOf('b2', [0])).toBe(NOWHERE);
    expect(places.numberOf('b1', [65_535])).not.toBe(NOWHERE);
    expect(places.overlooked).toBe(1);
  });

  it('let no more cells be made, while totals stay right', () => {
    const places = new PlaceTable();
    const counts = new PlaceCounts(places);
    const numbers = Array.from({ length: 50_001 }, (_, i) => places.numberOf('b', [i]));
    for (let name = 0; name < 10; name += 1) {
      for (const place of numbers) counts.add(`name ${name}`, place);
    }
    expect(counts.overlooked).toBe(10);
    expect(counts.totalOf('name 9')).toBe(50_001);
    expect(counts.byVbucket().get('name 9')?.size).toBe(49_991);
  });
});

it('remembers the place of every message', () => {
  const trail = new Trail();
  trail.add(1, 7);
  trail.add(5000, 9);
  expect([1, 2, 5000, 5001].map((number) => trail.at(number))).toEqual([7, 0, 9, 0]);
});
