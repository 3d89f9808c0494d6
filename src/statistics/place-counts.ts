/** How often something was seen, in all and at each place; things are told apart by name. */
import { type PlaceTable, placeKey, type VbucketPlace } from './place-table.js';

/** A name and a place make a cell; beyond so many only the totals are counted. */
const MAX_CELLS = 500_000;
/** More than there are places. */
const STRIDE = 2 ** 20;

export interface PlaceCount extends VbucketPlace {
  readonly count: number;
}

export class PlaceCounts {
  private readonly numbers = new Map<string, number>();
  private readonly totals: number[] = [];
  private readonly cells = new Map<number, number>();
  /** Times that something was counted in all but not at its place. */
  overlooked = 0;

  /** @param places gives the numbers that stand for places their meaning */
  constructor(private readonly places: PlaceTable) {}

  get names(): readonly string[] {
    return [...this.numbers.keys()];
  }

  add(name: string, place: number): void {
    let number = this.numbers.get(name);
    if (number === undefined) {
      number = this.numbers.size;
      this.numbers.set(name, number);
    }
    this.totals[number] = (this.totals[number] ?? 0) + 1;
    const cell = number * STRIDE + place;
    const before = this.cells.get(cell);
    if (before === undefined && this.cells.size >= MAX_CELLS) this.overlooked += 1;
    else this.cells.set(cell, (before ?? 0) + 1);
  }

  totalOf(name: string): number {
    const number = this.numbers.get(name);
    return number === undefined ? 0 : (this.totals[number] ?? 0);
  }

  /** How often at each vbucket, by its key; what lists several counts at each of them. */
  byVbucket(): Map<string, Map<string, PlaceCount>> {
    const names = this.names;
    const found = new Map(names.map((name) => [name, new Map<string, PlaceCount>()]));
    for (const [cell, count] of this.cells) {
      const counts = found.get(names[Math.floor(cell / STRIDE)] ?? '');
      for (const place of this.places.at(cell % STRIDE)) {
        const key = placeKey(place);
        counts?.set(key, { ...place, count: count + (counts.get(key)?.count ?? 0) });
      }
    }
    return found;
  }
}
