/** Character classes in brackets. */
import { type CharSet, charSet, complement, folded, POSIX, union } from './char-set.js';
import { escapedSet } from './escape.js';
import type { Reader } from './reader.js';

/** The class whose bracket was just read. Its complement is taken when the cases are in it. */
export function bracketed(reader: Reader, ignoreCase: boolean): CharSet {
  const opened = reader.offset - 1;
  const negated = reader.eat('^');
  const sets: CharSet[] = [];
  // A bracket that comes first is a character.
  for (let first = true; first || !reader.eat(']'); first = false) {
    if (reader.isOver) throw reader.fault('a "[" has no "]"', opened);
    sets.push(item(reader, opened));
  }
  const set = union(...sets);
  const whole = ignoreCase ? folded(set) : set;
  return negated ? complement(whole) : whole;
}

function item(reader: Reader, opened: number): CharSet {
  const named = reader.eatMatch(/\[:(\^?)(\w+):\]/y);
  if (named) {
    const set = POSIX[named[2] as string];
    if (set === undefined) throw reader.fault(`there is no class [:${named[2]}:]`);
    return named[1] === '^' ? complement(set) : set;
  }
  const low = one(reader);
  const lo = single(low);
  if (lo === undefined || !reader.sees('-') || reader.sees('-]')) return low;
  reader.eat('-');
  if (reader.isOver) throw reader.fault('a "[" has no "]"', opened);
  const hi = single(one(reader));
  if (hi === undefined) throw reader.fault('a range needs a character at its end');
  if (hi < lo) throw reader.fault('a range is out of order');
  return charSet([[lo, hi]]);
}

function one(reader: Reader): CharSet {
  if (reader.eat('\\')) return escapedSet(reader);
  const code = reader.next().codePointAt(0) as number;
  return charSet([[code, code]]);
}

/** The character that is all of the set. */
const single = (set: CharSet): number | undefined =>
  set.length === 2 && set[0] === set[1] ? set[0] : undefined;
