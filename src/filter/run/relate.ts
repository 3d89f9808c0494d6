/** Whether two lists of values of one kind relate as asked: any pair of them, or all pairs. */
import type { Relative } from '../check/checked.js';
import type { Quantifier } from '../syntax.js';
import { compare, type Scalar } from '../values/kinds.js';

/** Up to so many pairs are compared one by one. */
const FEW = 1024;

const TESTS: Readonly<
  Record<Exclude<Relative, 'contains'>, (order: number | undefined) => boolean>
> = {
  eq: (order) => order === 0,
  // What cannot be compared is not equal.
  ne: (order) => order !== 0,
  lt: (order) => order !== undefined && order < 0,
  le: (order) => order !== undefined && order <= 0,
  gt: (order) => order !== undefined && order > 0,
  ge: (order) => order !== undefined && order >= 0,
};

export function relate(
  relative: Exclude<Relative, 'contains'>,
  quantifier: Quantifier,
  left: readonly Scalar[],
  right: readonly Scalar[],
): boolean {
  if (left.length === 0 || right.length === 0) return false;
  if (left.length * right.length > FEW) return ofMany(relative, quantifier, left, right);
  const holds = TESTS[relative];
  const isAny = quantifier === 'any';
  for (const a of left) {
    for (const b of right) if (holds(compare(a, b)) === isAny) return isAny;
  }
  return !isAny;
}

/** Lists come from captured data and may be long: in time linear in both together. */
function ofMany(
  relative: Exclude<Relative, 'contains'>,
  quantifier: Quantifier,
  left: readonly Scalar[],
  right: readonly Scalar[],
): boolean {
  switch (relative) {
    case 'ne':
      return !ofMany('eq', quantifier === 'any' ? 'all' : 'any', left, right);
    case 'eq': {
      const known = new Set(right.map(keyOf));
      if (quantifier === 'any') return left.some((value) => known.has(keyOf(value)));
      return known.size === 1 && left.every((value) => known.has(keyOf(value)));
    }
    case 'gt':
      return ofMany('lt', quantifier, right, left);
    case 'ge':
      return ofMany('le', quantifier, right, left);
    default: {
      const holds = TESTS[relative];
      const [a, b] = [comparable(left), comparable(right)];
      if (quantifier === 'any') {
        return a.some((group) => b.some((other) => holds(compare(group.least, other.greatest))));
      }
      // A pair that cannot be compared does not hold.
      const [only, otherOnly] = [a[0], b[0]];
      return (
        a.length === 1 &&
        b.length === 1 &&
        holds(compare((only as Group).greatest, (otherOnly as Group).least))
      );
    }
  }
}

interface Group {
  least: Scalar;
  greatest: Scalar;
}

/** The extremes of the values, by groups that can be compared among themselves: two at most. */
function comparable(values: readonly Scalar[]): Group[] {
  const groups: Group[] = [];
  for (const value of values) {
    const group = groups.find(({ least }) => compare(least, value) !== undefined);
    if (group === undefined) groups.push({ least: value, greatest: value });
    else if ((compare(value, group.least) as number) < 0) group.least = value;
    else if ((compare(value, group.greatest) as number) > 0) group.greatest = value;
  }
  return groups;
}

/** Equal for equal values, whether they are numbers or bigints, and for nothing else. */
function keyOf(value: Scalar): string {
  if (value instanceof Uint8Array) return `b${value.join(',')}`;
  if (typeof value === 'bigint' || Number.isInteger(value)) return `n${BigInt(value as number)}`;
  return `${typeof value} ${value}`;
}
