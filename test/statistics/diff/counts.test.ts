/** Counts by name and vbucket: what differs between two captures. */
import { describe, expect, it } from 'vitest';
import { countDifferences } from '../../../src/statistics/diff/counts.js';
import { PlaceCounts } from '../../../src/statistics/place-counts.js';
import { PlaceTable } from '../../../src/statistics/place-table.js';

type Seen = readonly [name: string, ...vbuckets: number[]];

function counted(all: readonly Seen[], bucket = 'default'): PlaceCounts {
  const places = new PlaceTable();
  const counts = new PlaceCounts(places);
  for (const [name, ...vbuckets] of all) counts.add(name, places.numberOf(bucket, vbuckets));
  return counts;
}

const at = (vbucket: number, a: number, b: number) => ({ bucket: 'default', vbucket, a, b });

describe('counts', () => {
  it('that are the same in another order are no difference', () => {
    const all: Seen[] = [['Get', 5], ['Get', 6], ['Hello'], ['Hold', 1, 2]];
    expect(countDifferences(counted(all), counted([...all].reverse()))).toEqual([]);
  });

  it('differ where the totals are the same and the vbuckets are not', () => {
    expect(countDifferences(counted([['Get', 5]]), counted([['Get', 6]]))).toEqual([
      { name: 'Get', a: 1, b: 1, places: [at(5, 1, 0), at(6, 0, 1)] },
    ]);
  });

  it('differ by bucket', () => {
    const [one, other] = [counted([['Get', 5]]), counted([['Get', 5]], 'beer')];
    expect(countDifferences(one, other)[0]?.places).toEqual([
      { bucket: 'beer', vbucket: 5, a: 0, b: 1 },
      at(5, 1, 0),
    ]);
  });

  it('add up over single vbuckets and lists of them, which are told apart by order', () => {
    const one = counted([
      ['Hold', 1, 2],
      ['Hold', 2, 1],
      ['Hold', 2],
    ]);
    expect(countDifferences(one, counted([]))).toEqual([
      { name: 'Hold', a: 3, b: 0, places: [at(1, 2, 0), at(2, 3, 0)] },
    ]);
  });

  it('of what names no vbucket have no places', () => {
    expect(countDifferences(counted([]), counted([['Hello'], ['Hello']]))).toEqual([
      { name: 'Hello', a: 0, b: 2, places: [] },
    ]);
  });
});
