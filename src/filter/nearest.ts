/** The name that was probably meant: an unknown one is answered with the nearest known. */

/** Longer names are not compared: nobody mistypes them by a letter. */
const MAX_LENGTH = 100;
/** More edits than this are no slip. */
const MAX_EDITS = 3;

/** The known name with the fewest edits, if they are few enough to be a slip; case is none. */
function nearest(name: string, known: Iterable<string>): string | undefined {
  if (name.length > MAX_LENGTH) return undefined;
  const wanted = name.toLowerCase();
  let best: string | undefined;
  let least = Math.max(1, Math.min(MAX_EDITS, Math.floor(name.length / 4))) + 1;
  for (const candidate of known) {
    const text = candidate.toLowerCase();
    if (Math.abs(text.length - wanted.length) >= least) continue;
    const edits = distance(wanted, text);
    if (edits >= least) continue;
    least = edits;
    best = candidate;
  }
  return best;
}

/** `; did you mean X?`, or nothing. */
export function suggestion(name: string, known: Iterable<string>): string {
  const meant = nearest(name, known);
  return meant === undefined ? '' : `; did you mean ${meant}?`;
}

/** Insertions, deletions and replacements of one character, and swaps of two neighbours. */
function distance(a: string, b: string): number {
  let before: number[] = [];
  let row = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i += 1) {
    const next = [i];
    for (let j = 1; j <= b.length; j += 1) {
      const same = a[i - 1] === b[j - 1];
      let edits = Math.min(
        (row[j] as number) + 1,
        (next[j - 1] as number) + 1,
        (row[j - 1] as number) + (same ? 0 : 1),
      );
      const swapped = i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1];
      if (swapped) edits = Math.min(edits, (before[j - 2] as number) + 1);
      next.push(edits);
    }
    before = row;
    row = next;
  }
  return row[b.length] as number;
}
