/** What was counted in two captures, where the numbers differ: in all, or at some vbucket. */
import type { PlaceCount, PlaceCounts } from '../place-counts.js';
import { byPlace, type VbucketPlace } from '../place-table.js';

export interface PlaceDifference extends VbucketPlace {
  readonly a: number;
  readonly b: number;
}

export interface CountDifference {
  /** As it was counted under. */
  readonly name: string;
  readonly a: number;
  readonly b: number;
  /** Vbuckets of which the numbers differ; what names no vbucket is in none. */
  readonly places: readonly PlaceDifference[];
}

/** By name. The totals may be the same where the vbuckets are not. */
export function countDifferences(a: PlaceCounts, b: PlaceCounts): CountDifference[] {
  const names = [...new Set([...a.names, ...b.names])].sort();
  const [ofA, ofB] = [a.byVbucket(), b.byVbucket()];
  return names
    .map((name) => ({
      ...{ name, a: a.totalOf(name), b: b.totalOf(name) },
      places: placeDifferences(ofA.get(name) ?? new Map(), ofB.get(name) ?? new Map()),
    }))
    .filter((each) => each.a !== each.b || each.places.length > 0);
}

type Counts = ReadonlyMap<string, PlaceCount>;

function placeDifferences(a: Counts, b: Counts): PlaceDifference[] {
  const places = new Map([...a, ...b]);
  return [...places]
    .map(([key, { bucket, vbucket }]) => {
      return { bucket, vbucket, a: a.get(key)?.count ?? 0, b: b.get(key)?.count ?? 0 };
    })
    .filter((each) => each.a !== each.b)
    .sort(byPlace);
}
