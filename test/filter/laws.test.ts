/** Laws of the language, on every message of the captures. */
import fc from 'fast-check';
import { beforeAll, expect, it } from 'vitest';
import { compileFilter } from '../../src/filter/compile.js';
import { relate } from '../../src/filter/run/relate.js';
import type { Scalar } from '../../src/filter/values/kinds.js';
import type { MessageView } from '../../src/filter/view.js';
import { filters } from './random-filters.js';
import { catalogue, corpus, viewOf } from './views.js';

let views: MessageView[] = [];

beforeAll(async () => {
  const frames = await corpus(1);
  views = frames.map((bytes, i) => viewOf(bytes, { number: i + 1 }));
});

const passing = (filter: string): number[] => {
  const { matches } = compileFilter(filter, catalogue);
  return views.filter(matches).map(({ number }) => number);
};

/** Two filters made of others that must let the same messages through. */
const LAWS: readonly (readonly [string, (a: string, b: string) => readonly [string, string]])[] = [
  ['not not a', (a) => [`not not (${a})`, a]],
  ['De Morgan: and', (a, b) => [`not ((${a}) and (${b}))`, `not (${a}) or not (${b})`]],
  ['De Morgan: or', (a, b) => [`not ((${a}) or (${b}))`, `not (${a}) and not (${b})`]],
  ['xor', (a, b) => [`(${a}) xor (${b})`, `((${a}) or (${b})) and not ((${a}) and (${b}))`]],
  ['commutative', (a, b) => [`(${a}) and (${b})`, `(${b}) and (${a})`]],
];

it.each(LAWS)('%s', (_name, law) => {
  fc.assert(
    fc.property(filters, filters, (a, b) => {
      const [one, other] = law(a, b);
      expect(passing(one)).toEqual(passing(other));
    }),
    { numRuns: 150 },
  );
});

const FIELDS = [
  'couchbase.opcode',
  'couchbase.status',
  'tcp.port',
  'fusion.vbucket_list',
  'fusion.term',
];
const values = fc.tuple(fc.constantFrom(...FIELDS), fc.integer({ min: 0, max: 255 }));

/** Pairs of comparisons of which exactly one holds where the field is there. */
const OPPOSITES: readonly (readonly [string, string])[] = [
  ['==', '!='],
  ['===', '!=='],
];

it.each(OPPOSITES)('%s and %s are opposites wherever the field is', (operator, opposite) => {
  fc.assert(
    fc.property(values, ([field, value]) => {
      const test = `${field} ${operator} ${value}`;
      expect(passing(`${field} ${opposite} ${value}`)).toEqual(passing(`${field} and not ${test}`));
    }),
    { numRuns: 200 },
  );
});

it('takes a set for several comparisons', () => {
  fc.assert(
    fc.property(values, fc.integer({ min: 0, max: 255 }), ([field, a], b) => {
      expect(passing(`${field} in {${a}, ${b} .. 200}`)).toEqual(
        // As one value must be within the range, which is not: one is more, and one is less.
        passing(`${field} == ${a} or ${field} in {${b} .. 200}`),
      );
    }),
    { numRuns: 100 },
  );
});

it('compares long lists as it does short ones', () => {
  const scalar: fc.Arbitrary<Scalar> = fc.oneof(
    fc.integer({ min: 0, max: 5 }),
    fc.constantFrom<Scalar>(3n, 2n ** 64n, 'no number', 1.5),
  );
  const list = fc.array(scalar, { maxLength: 4 });
  const relatives = ['eq', 'ne', 'lt', 'le', 'gt', 'ge'] as const;
  fc.assert(
    fc.property(
      list,
      list,
      fc.constantFrom(...relatives),
      fc.boolean(),
      (a, b, relative, isAny) => {
        const quantifier = isAny ? 'any' : 'all';
        // The same values many times over have the same relations.
        const many = (values: readonly Scalar[]) => Array.from({ length: 40 }, () => values).flat();
        expect(relate(relative, quantifier, many(a), many(b))).toBe(
          relate(relative, quantifier, a, b),
        );
      },
    ),
    { numRuns: 2000 },
  );
});

it('compares long lists in time linear in both', () => {
  const numbers = Array.from({ length: 200_000 }, (_, i) => i);
  const others = numbers.map((value) => value + 1_000_000);
  const began = performance.now();
  for (const quantifier of ['any', 'all'] as const) {
    expect(relate('eq', quantifier, numbers, others)).toBe(false);
    expect(relate('gt', quantifier, numbers, others)).toBe(false);
    expect(relate('ne', quantifier, numbers, others)).toBe(true);
  }
  expect(performance.now() - began).toBeLessThan(5000);
});
