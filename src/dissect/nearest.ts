/** Which of the known names somebody may have meant: for errors that help. */

const MAX_NEAREST = 5;
/** Longer words are near nothing; comparing takes time by the product of the lengths. */
const MAX_LENGTH = 100;

/** Letters and digits only: `start-fusion_Uploader` is as good as any spelling. */
const folded = (name: string): string => name.toLowerCase().replace(/[^a-z0-9]/g, '');

/**
 * Names that contain the word, then names that few changes make of it; best first, five at most.
 * @param things the names of each thing, the one to suggest first
 */
export function nearest(things: readonly (readonly string[])[], wanted: string): string[] {
  const word = folded(wanted);
  if (word === '' || word.length > MAX_LENGTH) return [];
  const scored = things
    .map((names) => ({
      name: names[0] ?? '',
      score: Math.min(...names.map((name) => distance(name, word))),
    }))
    .filter(({ score }) => score <= Math.max(1, word.length / 3))
    .sort((a, b) => a.score - b.score);
  return scored.slice(0, MAX_NEAREST).map(({ name }) => name);
}

function distance(name: string, word: string): number {
  const whole = folded(name);
  if (word.length > 2 && whole.includes(word)) return 0;
  return edits(whole, word);
}

/** Letters to insert, delete, replace or swap with their neighbour (optimal string alignment). */
function edits(a: string, b: string): number {
  const rows: number[][] = [Array.from({ length: b.length + 1 }, (_, j) => j)];
  const at = (i: number, j: number): number => rows[i]?.[j] ?? Number.POSITIVE_INFINITY;
  for (let i = 1; i <= a.length; i += 1) {
    rows.push([i]);
    for (let j = 1; j <= b.length; j += 1) {
      const isSame = a[i - 1] === b[j - 1];
      const isSwap = a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1];
      rows[i]?.push(
        Math.min(
          at(i - 1, j) + 1,
          at(i, j - 1) + 1,
          at(i - 1, j - 1) + (isSame ? 0 : 1),
          isSwap ? at(i - 2, j - 2) + 1 : Number.POSITIVE_INFINITY,
        ),
      );
    }
  }
  return at(a.length, b.length);
}
