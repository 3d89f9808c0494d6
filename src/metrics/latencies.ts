/**
 * How long answers took, by node and command: counts in buckets, one array per node, made when
 * its first answer comes.
 */

/** Upper bounds, seconds: from a cache hit on the same machine to a mount that takes minutes. */
export const BOUNDS: readonly number[] = [
  ...[0.000_05, 0.000_1, 0.000_25, 0.000_5, 0.001, 0.002_5, 0.005, 0.01, 0.025, 0.05],
  ...[0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 120],
];

/** The buckets, the one without bound, and the sum in seconds. */
const SUM = BOUNDS.length + 1;
const WIDTH = BOUNDS.length + 2;

export interface Latency {
  readonly node: number;
  readonly command: number;
  /** One per bound, and one for what is beyond; not cumulated. */
  readonly counts: readonly number[];
  /** Seconds. */
  readonly sum: number;
}

export class Latencies {
  readonly #commands: number;
  readonly #byNode: (Float64Array | undefined)[] = [];

  /** @param commands number of command labels */
  constructor(commands: number) {
    this.#commands = commands;
  }

  add(node: number, command: number, seconds: number): void {
    let cells = this.#byNode[node];
    if (cells === undefined) {
      cells = new Float64Array(this.#commands * WIDTH);
      this.#byNode[node] = cells;
    }
    let bucket = 0;
    while (bucket < BOUNDS.length && seconds > (BOUNDS[bucket] as number)) bucket++;
    const at = command * WIDTH;
    cells[at + bucket] = (cells[at + bucket] as number) + 1;
    cells[at + SUM] = (cells[at + SUM] as number) + seconds;
  }

  /** Those with at least one answer. */
  *all(): Iterable<Latency> {
    for (const [node, cells] of this.#byNode.entries()) {
      if (cells === undefined) continue;
      for (let command = 0; command < this.#commands; command++) {
        const at = command * WIDTH;
        const counts = Array.from(cells.subarray(at, at + SUM));
        if (counts.some((count) => count > 0)) {
          yield { node, command, counts, sum: cells[at + SUM] as number };
        }
      }
    }
  }
}
