/**
 * Changes to a text that know what JSON is made of: what programs that write it get wrong, and
 * what programs that read it do not expect.
 */
import type { Random } from '../../../src/sim/random.js';

/** A member whole, `"name": 5`, where its value is no list or object; else single tokens. */
const MEMBER = /"(?:[^"\\]|\\.)*"\s*:\s*(?:"(?:[^"\\]|\\.)*"|[\w.+-]+)/g;
const TOKEN = /"(?:[^"\\]|\\.)*"|[\w.+-]+|[{}[\],:]/g;
const VALUE = /"(?:[^"\\]|\\.)*"|[\w.+-]+/g;

/** At the limits of what is counted in bytes, words, doubles; and no numbers at all. */
const NUMBERS: readonly [string, ...string[]] = [
  ...([
    '0',
    '-0',
    '-1',
    '1.5',
    '255',
    '256',
    '65535',
    '65536',
    '4294967295',
    '4294967296',
  ] as const),
  ...['9007199254740991', '9007199254740993', '18446744073709551615', '1e308', '1e999', '1e-999'],
  ...['-9223372036854775808', '0.1e1', '01', '1.', '.5', '+1', '0x10', 'NaN', 'Infinity'],
];

const TEXTS: readonly [string, ...string[]] = [
  ...([
    '""',
    '"\\u0000"',
    '"\\u001b[2J"',
    '"\\ud800"',
    '"\\u202e"',
    '"\\n"',
    '"__proto__"',
  ] as const),
  ...['"constructor"', '"toString"', '"length"', '"0"', '"$now"', '"%s"', '"\\u0085"', '"\u2028"'],
  ...['null', 'true', 'false', '{}', '[]', '{"":{}}', '[[],[]]', '"\u001b]0;x\u0007"'],
];

type Change = (text: string, random: Random) => string;

interface Place {
  readonly start: number;
  readonly end: number;
}

function anyOf(text: string, pattern: RegExp, random: Random): Place | undefined {
  const places = Array.from(text.matchAll(pattern), ({ 0: { length }, index }) => ({
    start: index,
    end: index + length,
  }));
  return places[random.below(places.length)];
}

const replaced = (text: string, { start, end }: Place, by: string): string =>
  text.slice(0, start) + by + text.slice(end);

/** Whatever `make` makes of a token or member, in its place. */
const instead =
  (pattern: RegExp, make: (old: string, random: Random) => string): Change =>
  (text, random) => {
    const place = anyOf(text, pattern, random);
    if (place === undefined) return text;
    return replaced(text, place, make(text.slice(place.start, place.end), random));
  };

const swap =
  (pattern: RegExp): Change =>
  (text, random) => {
    const pair = [anyOf(text, pattern, random), anyOf(text, pattern, random)] as const;
    const [first, second] =
      pair[0] && pair[1] && pair[0].start > pair[1].start ? [pair[1], pair[0]] : pair;
    if (first === undefined || second === undefined || first.end > second.start) return text;
    const moved = replaced(text, second, text.slice(first.start, first.end));
    return replaced(moved, first, text.slice(second.start, second.end));
  };

function nested(old: string, random: Random): string {
  const depth = 1 << random.below(13);
  const [open, close] = random.below(2) === 0 ? ['[', ']'] : ['{"a":', '}'];
  return open.repeat(depth) + old + close.repeat(depth);
}

/** Another string of the same text, with one put in place of a value. */
const other: Change = (text, random) => {
  const from = anyOf(text, VALUE, random);
  const to = anyOf(text, VALUE, random);
  if (from === undefined || to === undefined) return text;
  return replaced(text, to, text.slice(from.start, from.end));
};

const CHANGES: readonly [Change, ...Change[]] = [
  ...([swap(TOKEN), swap(MEMBER), other] as const),
  ...[
    instead(MEMBER, (old) => `${old},${old}`),
    instead(VALUE, (_old, random) => random.pick(NUMBERS)),
    instead(VALUE, (_old, random) => random.pick(TEXTS)),
    instead(VALUE, nested),
    instead(VALUE, (_old, random) => `"${'ab'.repeat(1 << random.below(14))}"`),
    instead(TOKEN, () => ''),
    instead(TOKEN, (old) => `${old}${old}`),
    instead(
      MEMBER,
      (old, random) => `${old},"${['a', '__proto__', '\\u001b'][random.below(3)]}":1`,
    ),
    instead(VALUE, (old) => `[${old}]`),
    instead(VALUE, (old) => `{"a":${old}}`),
  ],
];

/** One to three changes, one after the other. */
export function mutatedJson(text: string, random: Random): string {
  let changed = text;
  for (let left = 1 + random.below(3); left > 0; left -= 1) {
    changed = random.pick(CHANGES)(changed, random);
  }
  return changed;
}
