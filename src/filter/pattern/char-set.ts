/** Sets of characters as sorted ranges of code points: `[lo, hi, lo, hi, ...]`, ends included. */

export type CharSet = readonly number[];

export const MAX_CODE = 0x10ffff;

/** Any ranges, in any order, overlapping or not. */
export function charSet(ranges: readonly (readonly [number, number])[]): CharSet {
  const merged: number[] = [];
  for (const [lo, hi] of [...ranges].sort((a, b) => a[0] - b[0])) {
    const end = merged.at(-1);
    if (end !== undefined && lo <= end + 1) merged[merged.length - 1] = Math.max(end, hi);
    else merged.push(lo, hi);
  }
  return merged;
}

const rangesOf = (set: CharSet): [number, number][] =>
  Array.from({ length: set.length / 2 }, (_, i) => [
    set[2 * i] as number,
    set[2 * i + 1] as number,
  ]);

export const union = (...sets: readonly CharSet[]): CharSet => charSet(sets.flatMap(rangesOf));

export function complement(set: CharSet): CharSet {
  const gaps: [number, number][] = [];
  let from = 0;
  for (const [lo, hi] of rangesOf(set)) {
    if (lo > from) gaps.push([from, lo - 1]);
    from = hi + 1;
  }
  if (from <= MAX_CODE) gaps.push([from, MAX_CODE]);
  return charSet(gaps);
}

export const has = (set: CharSet, code: number): boolean => {
  for (let i = 0; i < set.length; i += 2) {
    if (code <= (set[i + 1] as number)) return code >= (set[i] as number);
  }
  return false;
};

/** Longer ranges hold both cases of whatever they hold, but for the start of the code space. */
const LONG = 4096;
const LATIN_END = 0x24f;

/** With the other case of every letter. */
export function folded(set: CharSet): CharSet {
  const more: [number, number][] = [];
  for (const [lo, hi] of rangesOf(set)) {
    const end = hi - lo > LONG ? Math.min(hi, LATIN_END) : hi;
    for (let code = lo; code <= end; code += 1) {
      if (code >= 0xd800 && code <= 0xdfff) continue;
      const char = String.fromCodePoint(code);
      for (const other of [char.toLowerCase(), char.toUpperCase()]) {
        const folding = other.codePointAt(0) as number;
        // A letter that has two in the other case stays as it is.
        if (String.fromCodePoint(folding) === other) more.push([folding, folding]);
      }
    }
  }
  return union(set, charSet(more));
}

const range = (lo: string, hi: string): [number, number] => [
  lo.codePointAt(0) as number,
  hi.codePointAt(0) as number,
];

export const DIGITS = charSet([range('0', '9')]);
export const WORD = charSet([range('0', '9'), range('A', 'Z'), range('a', 'z'), range('_', '_')]);
export const SPACE = charSet([[0x09, 0x0d], range(' ', ' ')]);
export const HORIZONTAL = charSet([range('\t', '\t'), range(' ', ' '), [0xa0, 0xa0]]);
export const NEWLINE = charSet([[0x0a, 0x0a]]);
export const ANY = charSet([[0, MAX_CODE]]);

/** Within brackets: `[[:alpha:]]`. ASCII, as PCRE has them unless told otherwise. */
export const POSIX: Readonly<Record<string, CharSet>> = {
  alnum: charSet([range('0', '9'), range('A', 'Z'), range('a', 'z')]),
  alpha: charSet([range('A', 'Z'), range('a', 'z')]),
  ascii: charSet([[0, 0x7f]]),
  blank: charSet([range('\t', '\t'), range(' ', ' ')]),
  cntrl: charSet([
    [0, 0x1f],
    [0x7f, 0x7f],
  ]),
  digit: DIGITS,
  graph: charSet([[0x21, 0x7e]]),
  lower: charSet([range('a', 'z')]),
  print: charSet([[0x20, 0x7e]]),
  punct: charSet([range('!', '/'), range(':', '@'), range('[', '`'), range('{', '~')]),
  space: SPACE,
  upper: charSet([range('A', 'Z')]),
  word: WORD,
  xdigit: charSet([range('0', '9'), range('A', 'F'), range('a', 'f')]),
};
