/** Which mutants are tried: some of those in the files that the user names, or the ones at a line. */
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { mutantsOf } from './mutants.mjs';

/**
 * @typedef {import('./mutants.mjs').Mutant & { file: string, text: string }} Placed
 *   `file` from the root, `text` all of it as it is without the mutant
 */

/**
 * @param {string} root
 * @param {string[]} places folders, files, FILE:LINE or FILE:LINE:COLUMN
 * @returns {Placed[]} each once
 */
export function mutantsAt(root, places) {
  const found = new Map();
  for (const place of places) {
    const [path, line, column] = place.split(':');
    for (const file of sourcesIn(root, path)) {
      const text = readFileSync(join(root, file), 'utf8');
      for (const mutant of mutantsOf(text)) {
        if (line !== undefined && mutant.line !== Number(line)) continue;
        if (column !== undefined && mutant.column !== Number(column)) continue;
        found.set(`${file}:${mutant.start}:${mutant.by}`, { ...mutant, file, text });
      }
    }
  }
  return [...found.values()];
}

function sourcesIn(root, path) {
  if (statSync(join(root, path)).isFile()) return [path];
  return readdirSync(join(root, path), { recursive: true })
    .map((name) => join(path, name))
    .filter((name) => name.endsWith('.ts') && !name.endsWith('.d.ts'))
    .sort();
}

/** `many` of them, the same ones for the same seed and sources; in the order of their places. */
export function sampleOf(mutants, many, seed) {
  const random = chance(seed);
  return mutants
    .map((mutant, place) => ({ mutant, place, order: random() }))
    .sort((a, b) => a.order - b.order)
    .slice(0, many)
    .sort((a, b) => a.place - b.place)
    .map(({ mutant }) => mutant);
}

/** mulberry32, as src/sim/random.ts has it. */
function chance(seed) {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** `src/tcp/flow.ts:128:7: a < b -> a <= b`, on one line. */
export function sentenceOf({ file, line, column, text, start, end, by }) {
  const from = text.slice(start, end);
  return `${file}:${line}:${column}: ${from} -> ${by}`.replace(/\s+/g, ' ');
}
