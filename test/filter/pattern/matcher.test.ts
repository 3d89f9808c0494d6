import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Matcher } from '../../../src/filter/pattern/matcher.js';
import { PatternFault } from '../../../src/filter/pattern/syntax.js';

const matches = (pattern: string, text: string): boolean => new Matcher(pattern).test(text);

/** Pattern, text, verdict: what PCRE2 says of it. */
const CASES: readonly (readonly [string, string, boolean])[] = [
  ['cldc', 'xCLdCx', true],
  ['(?-i)cldc', 'xCLdCx', false],
  ['a(?-i)b', 'AB', false],
  ['a(?-i:b)c', 'AbC', true],
  ['(?i)a|(?-i)b', 'B', false],
  ['^a', 'ba', false],
  ['^a', 'b\na', false],
  ['(?m)^a', 'b\na', true],
  ['a$', 'a\n', true],
  ['a$', 'a\nb', false],
  ['a\\z', 'a\n', false],
  ['a\\Z', 'a\n', true],
  ['(?m)a$', 'a\nb', true],
  ['(?m)^$', 'a\n', false],
  ['\\Aa\\z', 'a', true],
  ['a.c', 'a\nc', false],
  ['(?s)a.c', 'a\nc', true],
  ['\\bfoo\\b', 'a foo b', true],
  ['\\bfoo\\b', 'afoo', false],
  ['\\Boo\\b', 'foo', true],
  ['^\\d{3}-\\d{2,}$', '123-4567', true],
  ['^\\d{3}-\\d{2,}$', '123-4', false],
  ['a{2}', 'aa', true],
  ['a{,2}', 'a{,2}', true],
  ['x{a', 'x{a', true],
  ['[[:digit:]]+[^[:^alpha:]]', '12a', true],
  ['[]a]', ']', true],
  ['[^]a]', ']', false],
  ['[a\\-z]', 'm', false],
  ['[a-c-]', '-', true],
  ['[^a]', 'A', false],
  ['[\\d\\s]x', ' x', true],
  ['\\x41\\x{1F600}', 'a\u{1f600}', true],
  ['\\101\\t', 'A\t', true],
  ['\\Qa.b\\E.', 'a.bx', true],
  ['\\Qa.b\\E.', 'axbx', false],
  ['a(?#comment)b', 'ab', true],
  ['(?<name>a|b)(?P<n2>c)', 'bc', true],
  ['(a|b|)*c', 'ababc', true],
  ['(a*)*$', 'b', true],
  ['(?:a?){3}a{3}', 'aaa', true],
  ['é', 'É', true],
  ['[à-ö]', 'Ö', true],
  ['ß', 'SS', false],
  ['^.$', '\u{1f600}', true],
  ['', '', true],
  ['a*?b+?', 'b', true],
];

it.each(CASES)('%j in %j: %s', (pattern, text, verdict) => {
  expect(matches(pattern, text)).toBe(verdict);
});

it('takes bytes for characters', () => {
  expect(new Matcher('^\\x80.\\xff$').test(Uint8Array.of(0x80, 0, 0xff))).toBe(true);
  expect(new Matcher('a$').test(Uint8Array.of(0x61, 0x0a))).toBe(true);
});

describe('agrees with the regular expressions of JavaScript', () => {
  const atom = fc.constantFrom(
    'a',
    'b',
    'A',
    '.',
    '[ab]',
    '[^a]',
    '\\w',
    '\\W',
    '\\d',
    '\\b',
    '\\B',
    '^',
    '$',
    ' ',
  );
  const pattern = fc.letrec<{ pattern: string }>((tie) => ({
    pattern: fc.oneof(
      { maxDepth: 4 },
      atom,
      fc.tuple(tie('pattern'), tie('pattern')).map((parts) => parts.join('')),
      fc.tuple(tie('pattern'), tie('pattern')).map(([a, b]) => `(?:${a}|${b})`),
      fc
        .tuple(tie('pattern'), fc.constantFrom('*', '+', '?', '{2}', '{1,}', '{0,2}', '*?'))
        .map(([of, times]) => `(?:${of})${times}`),
    ),
  })).pattern;
  const text = fc.string({ unit: fc.constantFrom('a', 'b', 'A', '1', ' ', 'é'), maxLength: 8 });

  it.each(['', 'm'])('with flags i%s', (flags) => {
    fc.assert(
      fc.property(pattern, text, (each, where) => {
        const option = flags === 'm' ? '(?m)' : '';
        expect(matches(option + each, where)).toBe(new RegExp(each, `i${flags}`).test(where));
      }),
      { numRuns: 3000 },
    );
  });
});

describe('hostile patterns and texts', () => {
  const long = 'a'.repeat(200_000);

  it.each([
    ['(a+)+$', `${long}!`],
    ['^(a|a)*$', `${long}!`],
    ['(a|aa)+$', `${long}!`],
    ['(.*)*x', long],
    ['(.*a){20}x', long],
    ['(?-i)^(([a-z])+.)+[A-Z]([a-z])+$', long.slice(0, 50_000)],
    ['(?:a?){50}a{50}b', long],
    ['[ab]*a[ab]{14}c', 'ab'.repeat(50_000)],
    ['(?:.{0,30}){0,30}x', long.slice(0, 20_000)],
  ])('%s takes time in proportion to the text', (pattern, text) => {
    const began = performance.now();
    expect(matches(pattern, text)).toBe(false);
    expect(performance.now() - began).toBeLessThan(5000);
  });

  it('keeps a bounded number of states', () => {
    // 2^15 sets of places occur, of which it may not keep all.
    const matcher = new Matcher('a[ab]{14}c');
    const noise = Array.from({ length: 60_000 }, (_, i) =>
      (i * i * 7 + (i >> 3)) % 5 < 2 ? 'a' : 'b',
    );
    expect(matcher.test(noise.join(''))).toBe(false);
    expect(matcher.test('abbbbbbbbbbbbbbc')).toBe(true);
  });

  it.each([
    ['(?:(?:){65535}){65535}', true],
    ['((a{1000}){1000}){1000}', false],
    [`${'('.repeat(1000)}a${')'.repeat(1000)}`, false],
  ])('%s is dealt with at once', (pattern, isFine) => {
    const began = performance.now();
    if (isFine) expect(matches(pattern, 'a')).toBe(true);
    else expect(() => new Matcher(pattern)).toThrow(PatternFault);
    expect(performance.now() - began).toBeLessThan(2000);
  });
});

describe('what cannot be matched in linear time is refused by name', () => {
  it.each([
    ['(a)\\1', 'back references'],
    ['(?P<n>a)(?P=n)', 'back references'],
    ['\\k<n>', 'back references'],
    ['a(?=b)', 'look-ahead'],
    ['a(?!b)', 'look-ahead'],
    ['(?<=a)b', 'look-behind'],
    ['(?<!a)b', 'look-behind'],
    ['(?>a+)b', 'atomic groups'],
    ['a++', 'possessive'],
    ['(?R)', 'recursions'],
    ['(?(1)a)', 'conditional'],
    ['(*FAIL)', 'verbs'],
    ['\\p{L}', 'Unicode properties'],
    ['\\G', '"\\G" is not supported'],
    ['(?x)a', 'option "x"'],
  ])('%s', (pattern, what) => {
    expect(() => new Matcher(pattern)).toThrow(what);
  });

  it.each([
    ['(', 'has no ")"'],
    [')', 'without its "("'],
    ['[a', 'has no "]"'],
    ['*a', 'nothing to repeat'],
    ['a{3,2}', 'out of order'],
    ['[z-a]', 'out of order'],
    ['[[:nosuch:]]', 'no class'],
    ['a\\', 'at the end'],
    ['\\x{110000}', 'no such character'],
    ['(?#', 'has no end'],
  ])('%s is no pattern', (pattern, what) => {
    expect(() => new Matcher(pattern)).toThrow(what);
  });

  it('never fails otherwise', () => {
    const unit = fc.constantFrom(...'ab()[]{}|*+?^$.\\-:=!<>#12,PixQE&');
    fc.assert(
      fc.property(fc.string({ unit, maxLength: 12 }), (pattern) => {
        try {
          matches(pattern, 'ab12');
        } catch (fault) {
          expect(fault).toBeInstanceOf(PatternFault);
        }
      }),
      { numRuns: 5000 },
    );
  });
});
