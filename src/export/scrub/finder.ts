/**
 * Finds any of many byte strings in a text, in one pass over it: at each place a hash of four
 * bytes says whether one can begin there, and only then strings of each known length are
 * compared.
 */
import { latin1 } from '../../dissect/latin1.js';
import type { Range } from '../../dissect/sections.js';

/** Bytes of the shortest string that is looked for. */
export const SHORTEST = 4;

/** Places in the table of hashes, as a power of two; a byte each. */
const TABLE_BITS = 20;
/** Knuth's multiplicative hash: 2^32 divided by the golden ratio. */
const SPREAD = 0x9e3779b1;

export class StringFinder {
  private readonly hashes = new Uint8Array(1 << TABLE_BITS);
  /** By the first four bytes, then by length: the strings, a character a byte. */
  private readonly known = new Map<number, Map<number, Set<string>>>();

  /** Takes a string of SHORTEST bytes or more. */
  add(bytes: Uint8Array): void {
    const first = fourAt(bytes, 0);
    this.hashes[hashOf(first)] = 1;
    const lengths = this.known.get(first) ?? new Map<number, Set<string>>();
    this.known.set(first, lengths);
    const strings = lengths.get(bytes.length) ?? new Set();
    lengths.set(bytes.length, strings.add(latin1(bytes)));
  }

  /** Where they are in bytes[start, end), in order of their beginnings; they may overlap. */
  find(bytes: Uint8Array, start: number, end: number): Range[] {
    const found: Range[] = [];
    if (this.known.size === 0) return found;
    for (let at = start; at + SHORTEST <= end; at += 1) {
      const first = fourAt(bytes, at);
      if (this.hashes[hashOf(first)] === 0) continue;
      for (const [length, strings] of this.known.get(first) ?? []) {
        if (at + length > end || !strings.has(text(bytes, at, at + length))) continue;
        found.push({ start: at, end: at + length });
      }
    }
    return found;
  }
}

const fourAt = (bytes: Uint8Array, at: number): number =>
  (bytes[at] as number) |
  ((bytes[at + 1] as number) << 8) |
  ((bytes[at + 2] as number) << 16) |
  ((bytes[at + 3] as number) << 24);

const hashOf = (four: number): number => Math.imul(four, SPREAD) >>> (32 - TABLE_BITS);

const text = (bytes: Uint8Array, start: number, end: number): string =>
  latin1(bytes.subarray(start, end));
