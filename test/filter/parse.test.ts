import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { caretLines, FilterFault } from '../../src/filter/fault.js';
import { MAX_FILTER, parse } from '../../src/filter/parse.js';
import { print } from '../../src/filter/print.js';
import { bare, syntax } from './arbitrary.js';

/** Two spellings of one filter. */
const SAME: readonly (readonly [string, string])[] = [
  ['a eq 1', 'a == 1'],
  ['a any_eq 1', 'a == 1'],
  ['a all_eq 1', 'a === 1'],
  ['a ne 1', 'a != 1'],
  ['a all_ne 1', 'a != 1'],
  ['a any_ne 1', 'a !== 1'],
  ['a ~= 1', 'a !== 1'],
  ['a gt 1 and b ge 2 and c lt 3 and d le 4', 'a > 1 && b >= 2 && c < 3 && d <= 4'],
  ['a ~ "x"', 'a matches "x"'],
  ['a and b or not c or d and not e or f', '(a and b) or (not c) or (d and (not e)) or f'],
  ['a or b xor c and d', 'a or (b xor (c and d))'],
  ['! a^^b', '(not a) xor b'],
  ['a & 1 + 2 * 3 == 4', 'a & {1 + {2 * 3}} == 4'],
  ['a - 1 - 2', '{a - 1} - 2'],
  ['a bitwise_and 1', 'a&1'],
  ['a[:2] == 01', 'a[0:2] == 01'],
  ['a[3] == 01', 'a[3:1] == 01'],
  ['a in {1..4}', 'a in { 1 .. 4 }'],
  ['a in {10.0.0.1..10.0.0.9}', 'a in {10.0.0.1 .. 10.0.0.9}'],
  ['+a == -1', 'a == - 1'],
  ['"\\x41\\102\\u0043\\U00000044" == a', '"ABCD" == a'],
  ["a == '\\n'", "a == '\\x0a'"],
];

it.each(SAME)('takes %s for %s', (one, other) => {
  expect(bare(parse(one))).toEqual(bare(parse(other)));
});

it('reads what it prints as the same filter', () => {
  fc.assert(
    fc.property(syntax, (node) => {
      expect(bare(parse(print(node)))).toEqual(bare(node));
    }),
    { numRuns: 1000 },
  );
});

describe('of what is no filter', () => {
  const faults: readonly (readonly [string, string, string])[] = [
    ['', 'the filter ends too early', '^'],
    ['a ==', 'ends too early', '    ^'],
    ['a == 1 and', 'ends too early', '          ^'],
    ['and a', '"and" is not expected here', '^^^'],
    ['a b', '"b" is not expected here; it could go on with a comparison', '  ^'],
    ['(a', 'it could go on with a comparison such as == or contains, and, or or ")"', '  ^'],
    ['a in {1 2}', '"2" is not expected here; it could go on with "..", "," or "}"', '        ^'],
    ['a in {}', 'a field or a value', '      ^'],
    ['a in (1)', 'it could go on with "{"', '     ^'],
    ['a == "b', 'the closing " is missing', '       ^'],
    ["a == 'b", "the closing ' is missing", '       ^'],
    ["a == 'é'", 'a character is one byte', '     ^^^'],
    ['a == "\\q"', '\\q is no escape', '      ^^'],
    ['a == "\\ud800"', 'no such character', '      ^^^^^^'],
    ['a[0:] == "x" z', '"z" is not expected here', '             ^'],
    ['a#1', '"#" is not expected here', ' ^'],
    ['a = 1', '"=" is not expected here; did you mean ==?', '  ^'],
    ["a == 'bc'", '"\'" is not expected here; text stands in double quotes', '     ^'],
    ['$a', '"$" is not expected here', '^'],
  ];

  it.each(faults)('%j says where and why', (filter, message, carets) => {
    const fault = faultOf(filter);
    expect(fault.message).toContain(message);
    expect(caretLines(fault).split('\n')).toEqual([filter, carets]);
  });

  it('ends in a fault whatever the text is', () => {
    fc.assert(
      fc.property(
        fc.array(fc.constantFrom(...PIECES)).map((parts) => parts.join('')),
        (filter) => {
          try {
            parse(filter);
          } catch (fault) {
            expect(fault).toBeInstanceOf(FilterFault);
            expect((fault as FilterFault).start).toBeLessThanOrEqual(filter.length);
          }
        },
      ),
      { numRuns: 2000 },
    );
  });

  it.each([
    ['parentheses', '('.repeat(8000)],
    ['parentheses that close', `${'('.repeat(8000)}a${')'.repeat(8000)}`],
    ['braces', `${'{'.repeat(8000)}a${'}'.repeat(8000)}`],
    ['negations', `${'!'.repeat(16_000)}a`],
    ['signs', `a == ${'-'.repeat(16_000)}1`],
    ['calls', `${'len('.repeat(4000)}a`],
    ['length', 'a'.repeat(MAX_FILTER + 1)],
  ])('refuses an excess of %s at once', (_what, filter) => {
    const began = performance.now();
    expect(faultOf(filter).message).toMatch(/nested|at most|ends too early/);
    expect(performance.now() - began).toBeLessThan(1000);
  });

  it('shows the part of a long filter that is wrong', () => {
    const fault = faultOf(`${'a == 1 and '.repeat(100)} == 2 ${'and a == 1'.repeat(100)}`);
    const [shown = '', carets = ''] = caretLines(fault).split('\n');
    expect(shown.length).toBeLessThan(210);
    expect(shown.slice(carets.indexOf('^'), carets.length)).toBe('==');
  });
});

const PIECES = [
  ...['a', 'couchbase.key', '1', '"', "'", '\\', '(', ')', '{', '}', '[', ']', ',', '..', '.', ':'],
  ...[
    ' ',
    '==',
    '!',
    '=',
    '<',
    '>',
    '~',
    '&',
    '|',
    '^',
    '+',
    '-',
    '*',
    '/',
    '%',
    '#',
    '$',
    '\u0000',
  ],
  ...['and', 'or', 'not', 'in', 'any', 'matches', 'vb 1', 'slow', 'error', 'uuid', '\u{1f600}'],
];

function faultOf(filter: string): FilterFault {
  try {
    parse(filter);
  } catch (fault) {
    expect(fault).toBeInstanceOf(FilterFault);
    (fault as FilterFault).filter = filter;
    return fault as FilterFault;
  }
  throw new Error(`${filter} was taken for a filter`);
}
