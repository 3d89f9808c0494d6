/** What a backslash and what follows it stand for. */
import {
  type CharSet,
  charSet,
  complement,
  DIGITS,
  HORIZONTAL,
  MAX_CODE,
  NEWLINE,
  SPACE,
  WORD,
} from './char-set.js';
import type { Reader } from './reader.js';
import type { Assertion } from './syntax.js';

const SETS: Readonly<Record<string, CharSet>> = {
  d: DIGITS,
  D: complement(DIGITS),
  w: WORD,
  W: complement(WORD),
  s: SPACE,
  S: complement(SPACE),
  h: HORIZONTAL,
  H: complement(HORIZONTAL),
  N: complement(NEWLINE),
};

const ASSERTIONS: Readonly<Record<string, Assertion>> = {
  A: 'start',
  z: 'end',
  Z: 'lastLine',
  b: 'wordEdge',
  B: 'noWordEdge',
};

const OCTAL = /^[1-7][0-7]{2}$/;

const CONTROLS: Readonly<Record<string, number>> = { a: 7, e: 27, f: 12, n: 10, r: 13, t: 9 };

/** The escape after the backslash that was just read. */
export function escaped(reader: Reader): CharSet | Assertion {
  const first = firstOf(reader);
  const assertion = ASSERTIONS[first];
  if (assertion !== undefined) {
    reader.next();
    return assertion;
  }
  // Three octal digits are a character.
  if (/[1-9kg]/.test(first) && !OCTAL.test(reader.ahead(3))) {
    throw reader.fault('back references are not supported');
  }
  return escapedSet(reader);
}

/** Within brackets, where no assertion can be; `\b` is a backspace there. */
export function escapedSet(reader: Reader): CharSet {
  const first = firstOf(reader);
  const set = SETS[first];
  if (set !== undefined) {
    reader.next();
    return set;
  }
  const code = escapedCode(reader);
  return charSet([[code, code]]);
}

function escapedCode(reader: Reader): number {
  const hex = reader.eatMatch(/x(?:\{([0-9A-Fa-f]{1,6})\}|([0-9A-Fa-f]{0,2}))/y);
  if (hex) {
    const code = Number.parseInt(hex[1] ?? (hex[2] === '' ? '0' : (hex[2] as string)), 16);
    if (code > MAX_CODE) throw reader.fault('there is no such character');
    return code;
  }
  const octal = reader.eatMatch(/0[0-7]{0,2}|[1-7][0-7]{1,2}/y);
  if (octal) return Number.parseInt(octal[0], 8);
  const char = reader.next();
  if (char === 'b') return 8;
  const control = CONTROLS[char];
  if (control !== undefined) return control;
  if (/[pPX]/.test(char)) throw reader.fault('Unicode properties are not supported');
  if (/[A-Za-z0-9]/.test(char)) throw reader.fault(`"\\${char}" is not supported`);
  return char.codePointAt(0) as number;
}

function firstOf(reader: Reader): string {
  if (reader.isOver) throw reader.fault('"\\" at the end of the pattern');
  const { offset } = reader;
  const first = reader.next();
  reader.offset = offset;
  return first;
}
