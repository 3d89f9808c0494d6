/**
 * What two lists have in common, in order, and what only one of them has: the longest common
 * subsequence, found in time that grows with the product of what lies between their common
 * beginning and end. Where that would be too much, all of it counts as different.
 */

/** Cells of the table that is filled in, 2 bytes each. */
const MAX_CELLS = 4_000_000;

/** One place where the lists differ, by index: a[aFrom, aTo) stands where b[bFrom, bTo) does. */
export interface Edit {
  readonly aFrom: number;
  readonly aTo: number;
  readonly bFrom: number;
  readonly bTo: number;
}

/** The places where they differ, in order; none: they are the same. */
export function editsOf(a: readonly string[], b: readonly string[]): Edit[] {
  let start = 0;
  while (start < a.length && start < b.length && a[start] === b[start]) start += 1;
  let [aEnd, bEnd] = [a.length, b.length];
  while (aEnd > start && bEnd > start && a[aEnd - 1] === b[bEnd - 1]) {
    aEnd -= 1;
    bEnd -= 1;
  }
  if (start === aEnd && start === bEnd) return [];
  const whole = { aFrom: start, aTo: aEnd, bFrom: start, bTo: bEnd };
  const [height, width] = [aEnd - start, bEnd - start];
  if (height * width > MAX_CELLS || Math.min(height, width) > 65_535) return [whole];
  return walked(a, b, whole, lengths(a, b, whole));
}

/** By rows of a and columns of b, how long the longest common subsequence from there on is. */
function lengths(a: readonly string[], b: readonly string[], within: Edit): Uint16Array {
  const [height, width] = [within.aTo - within.aFrom, within.bTo - within.bFrom];
  const stride = width + 1;
  const table = new Uint16Array((height + 1) * stride);
  for (let i = height - 1; i >= 0; i -= 1) {
    for (let j = width - 1; j >= 0; j -= 1) {
      const at = i * stride + j;
      const isSame = a[within.aFrom + i] === b[within.bFrom + j];
      const [down, right] = [table[at + stride] as number, table[at + 1] as number];
      table[at] = isSame ? (table[at + stride + 1] as number) + 1 : Math.max(down, right);
    }
  }
  return table;
}

function walked(
  a: readonly string[],
  b: readonly string[],
  { aFrom, aTo, bFrom, bTo }: Edit,
  table: Uint16Array,
): Edit[] {
  const stride = bTo - bFrom + 1;
  const edits: Edit[] = [];
  let [i, j] = [aFrom, bFrom];
  let [aStart, bStart] = [i, j];
  const close = (): void => {
    if (i > aStart || j > bStart) edits.push({ aFrom: aStart, aTo: i, bFrom: bStart, bTo: j });
  };
  while (i < aTo && j < bTo) {
    const at = (i - aFrom) * stride + (j - bFrom);
    if (a[i] === b[j]) {
      close();
      [i, j] = [i + 1, j + 1];
      [aStart, bStart] = [i, j];
    } else if ((table[at + stride] as number) >= (table[at + 1] as number)) i += 1;
    else j += 1;
  }
  [i, j] = [aTo, bTo];
  close();
  return edits;
}
