/** The shortest input found that breaks the same property: halves, quarters, ... are left out (delta debugging). */
import { joined } from '../../../src/bytes/joined.js';

/** Attempts at most: a slow input must not hold up what else is to be tried. */
const MAX_TRIES = 3000;

/** @param breaks whether an input breaks what the first one broke */
export async function minimised(
  input: Uint8Array,
  breaks: (input: Uint8Array) => Promise<boolean>,
): Promise<Uint8Array> {
  let shortest = input;
  let tries = 0;
  for (let size = Math.max(1, input.length >> 1); size >= 1 && tries < MAX_TRIES; size >>= 1) {
    for (let from = 0; from < shortest.length && tries < MAX_TRIES; ) {
      const shorter = joined([shortest.subarray(0, from), shortest.subarray(from + size)]);
      tries += 1;
      if (await breaks(shorter)) shortest = shorter;
      else from += size;
    }
  }
  return shortest;
}
