/**
 * What messages concern, under small numbers: a vbucket of a bucket, or several that a request
 * lists. Numbers are those of one capture; what two captures have in common is a place's name.
 */

export interface VbucketPlace {
  /** "unknown" where no SELECT_BUCKET was seen. */
  readonly bucket: string;
  readonly vbucket: number;
}

/** Names no vbucket. */
export const NOWHERE = 0;

/** Sets of vbuckets that are told apart; messages about further ones count as about none. */
const MAX_PLACES = 131_072;

export class PlaceTable {
  /** Those that a number stands for. */
  private readonly places: (readonly VbucketPlace[])[] = [[]];
  private readonly numbers = new Map<string, Map<string | number, number>>();
  /** Messages whose vbuckets were not told apart because of the cap. */
  overlooked = 0;

  /** @param vbuckets each once; most often one */
  numberOf(bucket: string, vbuckets: readonly number[]): number {
    const [first] = vbuckets;
    if (first === undefined) return NOWHERE;
    let ofBucket = this.numbers.get(bucket);
    if (ofBucket === undefined) {
      ofBucket = new Map();
      this.numbers.set(bucket, ofBucket);
    }
    const key = vbuckets.length === 1 ? first : vbuckets.join();
    const known = ofBucket.get(key);
    if (known !== undefined) return known;
    if (this.places.length > MAX_PLACES) {
      this.overlooked += 1;
      return NOWHERE;
    }
    const number = this.places.length;
    this.places.push(vbuckets.map((vbucket) => ({ bucket, vbucket })));
    ofBucket.set(key, number);
    return number;
  }

  at(number: number): readonly VbucketPlace[] {
    return this.places[number] ?? [];
  }
}

/** By bucket, then vbucket. */
export const byPlace = (a: VbucketPlace, b: VbucketPlace): number =>
  a.bucket === b.bucket ? a.vbucket - b.vbucket : a.bucket < b.bucket ? -1 : 1;

/** The same for the same vbucket of two captures. */
export const placeKey = ({ bucket, vbucket }: VbucketPlace): string => `${vbucket} ${bucket}`;
