/**
 * Where a dump goes on. In which base its offsets are written shows only on its second line:
 * od counts in octal, in decimal or in hex, and 0000000 is the same in each.
 */
import type { Offset } from './rows.js';

/** Addresses of 64 bits are compared by their lower 48, which a number holds. */
const COMPARED = 12;

const BASES: Readonly<Record<Offset['base'], readonly number[]>> = {
  hex: [16],
  decimal: [10],
  any: [16, 8, 10],
};

/** od's own offsets have seven digits, and are octal unless it is told otherwise. */
const OD_WIDTH = 7;

const DIGITS_OF: ReadonlyMap<number, RegExp> = new Map([
  [8, /^[0-7]+$/],
  [10, /^[0-9]+$/],
  [16, /^[0-9a-f]+$/i],
]);

function numberOf(digits: string, base: number): number | undefined {
  if (digits.length > 32 || DIGITS_OF.get(base)?.test(digits) !== true) return undefined;
  return Number.parseInt(digits.slice(-COMPARED), base);
}

/** The offsets of one dump. */
export class Position {
  /** Bytes so far. */
  length = 0;
  /** A line of it could not be placed or read: what comes behind has lost its place. */
  broken = false;
  private bases: readonly number[];
  private readonly first: Offset;

  constructor(first: Offset) {
    this.first = first;
    const { base, digits } = first;
    this.bases = base === 'any' && digits.length === OD_WIDTH ? [8, 10, 16] : BASES[base];
  }

  /** The first line has the offset 0: what follows are no addresses. */
  get fromZero(): boolean {
    return isZero(this.first);
  }

  /** Written alike: the same tool, and where nothing stands between, the same dump. */
  isLike({ base, digits }: Offset): boolean {
    return (
      base === this.first.base && (base === 'decimal' || digits.length === this.first.digits.length)
    );
  }

  /** Whether the dump goes on at `offset`. */
  follows(offset: Offset): boolean {
    return this.written(offset).some(([from, to]) => to === from + this.length);
  }

  /** As `follows`; from now on the offsets are in the bases for which it holds. */
  settle(offset: Offset): void {
    this.bases = this.bases.filter((base) => {
      const [span] = this.written(offset, [base]);
      return span !== undefined && span[1] === span[0] + this.length;
    });
  }

  /**
   * Bytes from the end so far to `offset`, in the likeliest base: the first in which rows of so
   * many bytes fill them. Undefined when it lies before.
   */
  distance(offset: Offset, row: number): number | undefined {
    const distances = this.written(offset).map(([from, to]) => to - from - this.length);
    const bytes = distances.find((each) => each >= 0 && each % row === 0) ?? distances[0] ?? -1;
    return bytes < 0 ? undefined : bytes;
  }

  /** The offset at which the dump goes on, as its tool would write it. */
  get expected(): string {
    const [base = 16] = this.bases;
    const value = (numberOf(this.first.digits, base) ?? 0) + this.length;
    const width = this.first.base === 'decimal' ? 1 : this.first.digits.length;
    return value.toString(base).padStart(width, '0');
  }

  /** First offset and this one, by base. Only a number of the same notation counts. */
  private written(offset: Offset, bases = this.bases): (readonly [number, number])[] {
    if ((offset.base === 'decimal') !== (this.first.base === 'decimal')) return [];
    return bases.flatMap((base) => {
      const from = numberOf(this.first.digits, base);
      const to = numberOf(offset.digits, base);
      return from === undefined || to === undefined ? [] : [[from, to] as const];
    });
  }
}

export const isZero = ({ digits }: Offset): boolean => /^0+$/.test(digits);
