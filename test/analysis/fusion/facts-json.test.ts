/** Terms out of JSON: every 64-bit number that servers take, and no other. */
import { expect, it } from 'vitest';
import { termIn, uuidIn } from '../../../src/analysis/fusion/facts-json.js';
import { parseJson } from '../../../src/dissect/json-parser.js';

const parsed = (text: string) => parseJson(new TextEncoder().encode(text));

it.each([
  ['"7"', 7n],
  ['7', 7n],
  ['" +007 "', 7n],
  ['"18446744073709551615"', 2n ** 64n - 1n],
  ['18446744073709551615', 2n ** 64n - 1n],
  [`"${'0'.repeat(40)}1"`, 1n],
  ['"18446744073709551616"', undefined],
  ['"99999999999999999999"', undefined],
  [`"${'9'.repeat(1_000_000)}"`, undefined],
  ['"-1"', undefined],
  ['-1', undefined],
  ['1.5', undefined],
  ['"0x7"', undefined],
  ['""', undefined],
  ['true', undefined],
  ['[7]', undefined],
] as const)('the term in %.40s', (text, term) => expect(termIn(parsed(text))).toBe(term));

it('a uuid is text of up to 2048 characters', () => {
  for (const [length, isOne] of [
    [0, true],
    [2048, true],
    [2049, false],
  ] as const) {
    const uuid = 'u'.repeat(length);
    expect(uuidIn(parsed(`"${uuid}"`))).toBe(isOne ? uuid : undefined);
  }
  expect(uuidIn(parsed('7'))).toBeUndefined();
});
