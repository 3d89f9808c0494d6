/** Filters made at random: as syntax, so that printing and reading them can be tested. */
import fc from 'fast-check';
import {
  COMPARISONS,
  type Operand,
  type Operator,
  type SetItem,
  type SlicePart,
  type Syntax,
} from '../../src/filter/syntax.js';

const NOWHERE = { start: 0, end: 0 };
const constants = { start: fc.constant(0), end: fc.constant(0) };

const word: fc.Arbitrary<Operand> = fc
  .constantFrom(
    ...[
      'couchbase.opcode',
      'fusion.term',
      'x',
      '12',
      '0x1f',
      '01:02:ff',
      '10.0.0.0/8',
      'fe80::1/64',
    ],
    ...['::', '2026-01-01', 'a-b', 'notion', 'order', 'in_', 'r', '1.5', 'any_', 'vb'],
  )
  .map((text) => ({ kind: 'word', text, field: false, ...NOWHERE }));

const field: fc.Arbitrary<Operand> = fc
  .constantFrom('couchbase.key', 'finding')
  .map((text) => ({ kind: 'word', text, field: true, ...NOWHERE }));

/** Any characters, and bytes that were written as escapes. */
const characters = fc
  .array(
    fc.oneof(
      fc.string({ unit: 'grapheme', maxLength: 4 }),
      fc.constantFrom('"', "'", '\\', '\n', '\u0000', '\u0085', '\u2028', '\udc80', '\udcff'),
    ),
    { maxLength: 4 },
  )
  .map((parts) => parts.join(''))
  .filter((text) => !/[\ud800-\udbff](?![\udc00-\udfff])/.test(text));

const text: fc.Arbitrary<Operand> = fc.oneof(
  characters.map((each) => ({ kind: 'text' as const, text: each, raw: false, ...NOWHERE })),
  fc.constantFrom('', 'a', '\\d+', '\\"', '^$|').map((each) => ({
    ...{ kind: 'text' as const, text: each, raw: true },
    ...NOWHERE,
  })),
);

const char: fc.Arbitrary<Operand> = fc
  .integer({ min: 0, max: 255 })
  .map((code) => ({ kind: 'char', code, ...NOWHERE }));

const offset = fc.integer({ min: -9, max: 9 });
const slicePart: fc.Arbitrary<SlicePart> = fc.oneof(
  fc.record({ from: offset, length: fc.integer({ min: 1, max: 9 }), to: fc.constant(null) }),
  fc.record({ from: offset, length: fc.constant(null), to: offset }),
  fc.record({ from: offset, length: fc.constant(null), to: fc.constant(null) }),
);

const operators: readonly Operator[] = ['+', '-', '*', '/', '%', '&'];

const operand: fc.Arbitrary<Operand> = fc.letrec<{ operand: Operand; call: Operand }>((tie) => ({
  call: fc.record({
    kind: fc.constant('call' as const),
    name: fc.constantFrom('len', 'max', 'nosuch'),
    args: fc.array(tie('operand'), { maxLength: 3 }),
    ...constants,
  }),
  operand: fc.oneof(
    { maxDepth: 4 },
    word,
    field,
    text,
    char,
    tie('call'),
    fc.record({
      kind: fc.constant('slice' as const),
      of: fc.oneof(word, tie('call')),
      parts: fc.array(slicePart, { minLength: 1, maxLength: 3 }),
      ...constants,
    }),
    fc.record({ kind: fc.constant('negate' as const), of: tie('operand'), ...constants }),
    fc.record({
      kind: fc.constant('arithmetic' as const),
      operator: fc.constantFrom(...operators),
      left: tie('operand'),
      right: tie('operand'),
      ...constants,
    }),
  ),
})).operand;

const quantifier = fc.constantFrom(null, 'any' as const, 'all' as const);
const setItem: fc.Arbitrary<SetItem> = fc.record({
  low: operand,
  high: fc.option(operand),
});

const relation: fc.Arbitrary<Syntax> = fc.oneof(
  fc.record({ kind: fc.constant('test' as const), of: operand, ...constants }),
  fc.record({
    kind: fc.constant('compare' as const),
    quantifier,
    first: operand,
    rest: fc.array(fc.record({ comparison: fc.constantFrom(...COMPARISONS), operand }), {
      minLength: 1,
      maxLength: 3,
    }),
    ...constants,
  }),
  fc.record({
    kind: fc.constant('in' as const),
    quantifier,
    negated: fc.boolean(),
    left: operand,
    set: fc.array(setItem, { minLength: 1, maxLength: 3 }),
    ...constants,
  }),
  fc.constantFrom(
    { kind: 'shorthand' as const, word: 'vb' as const, argument: '12', ...NOWHERE },
    { kind: 'shorthand' as const, word: 'slow' as const, argument: null, ...NOWHERE },
    { kind: 'shorthand' as const, word: 'slow' as const, argument: '1.5ms', ...NOWHERE },
    { kind: 'shorthand' as const, word: 'uuid' as const, argument: 'ab*-?', ...NOWHERE },
    { kind: 'shorthand' as const, word: 'error' as const, argument: null, ...NOWHERE },
  ),
);

export const syntax: fc.Arbitrary<Syntax> = fc.letrec<{ syntax: Syntax }>((tie) => ({
  syntax: fc.oneof(
    { maxDepth: 4 },
    relation,
    fc.record({ kind: fc.constant('not' as const), of: tie('syntax'), ...constants }),
    fc.record({
      kind: fc.constantFrom('and' as const, 'or' as const, 'xor' as const),
      terms: fc.array(tie('syntax'), { minLength: 2, maxLength: 3 }),
      ...constants,
    }),
  ),
})).syntax;

/** The syntax without its places. */
export function bare(node: unknown): unknown {
  if (Array.isArray(node)) return node.map(bare);
  if (typeof node !== 'object' || node === null) return node;
  return Object.fromEntries(
    Object.entries(node)
      .filter(([key]) => key !== 'start' && key !== 'end')
      .map(([key, value]) => [key, bare(value)]),
  );
}
