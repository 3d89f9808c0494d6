/** Keys that are small languages, read and written by grammars made up here. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  grammarText,
  type KeyFields,
  type KeyGrammar,
  readKey,
  wordKinds,
  writeKey,
} from '../../src/spec/key-grammar.js';

const ANIMALS: KeyGrammar = {
  first: 'zoo',
  words: [
    {
      kinds: [
        { kind: 'choice', name: 'animal', doc: '', options: ['cat', 'dog'] },
        { kind: 'other', name: 'animal', doc: '' },
      ],
    },
    {
      optional: true,
      kinds: [
        { kind: 'number', name: 'age', doc: '', max: 30 },
        { kind: 'choice', name: 'all', doc: '', options: ['all'] },
      ],
    },
    { optional: true, kinds: [{ kind: 'choice', name: 'size', doc: '', options: ['s', 'l'] }] },
  ],
};

describe('a key', () => {
  it.each<[string, KeyFields | undefined]>([
    ['zoo cat', { animal: 'cat' }],
    ['zoo dog 30 s', { animal: 'dog', age: 30, size: 's' }],
    ['zoo dog 007', { animal: 'dog', age: 7 }],
    ['zoo cat all', { animal: 'cat', all: 'all' }],
    ['zoo mouse', { animal: 'mouse' }],
    // A word for which there is no kind is no field.
    ['zoo cat 31', { animal: 'cat' }],
    ['zoo cat many l', { animal: 'cat', size: 'l' }],
    ['zoo', { animal: '' }],
    [' \t zoo   cat  1\n', { animal: 'cat', age: 1 }],
    ['zoo\tcat', undefined],
    ['zoo cat 1 s more', undefined],
    ['ZOO cat', undefined],
    ['', undefined],
  ])('%j', (key, fields) => {
    expect(readKey(ANIMALS, key)).toEqual(fields);
  });

  it('is written as it is read', () => {
    const animal = fc.constantFrom('cat', 'dog', 'mouse');
    const second = fc.oneof(fc.record({ age: fc.nat(30) }), fc.record({ all: fc.constant('all') }));
    const fields: fc.Arbitrary<KeyFields> = fc.oneof(
      fc.record({ animal }),
      fc.tuple(fc.record({ animal }), second).map(([a, b]) => ({ ...a, ...b })),
      fc
        .tuple(fc.record({ animal }), second, fc.record({ size: fc.constantFrom('s', 'l') }))
        .map(([a, b, c]) => ({ ...a, ...b, ...c })),
    );
    fc.assert(
      fc.property(fields, (given) => {
        expect(readKey(ANIMALS, writeKey(ANIMALS, given))).toEqual(given);
      }),
    );
    expect(writeKey(ANIMALS, {})).toBe('zoo');
  });

  it('of any text is read or not, and never throws', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (rest) => {
        const fields = readKey(ANIMALS, `zoo ${rest}`);
        const names = new Set(wordKinds(ANIMALS).map(({ name }) => name));
        for (const name of Object.keys(fields ?? {})) expect(names).toContain(name);
      }),
    );
  });
});

it('a grammar says itself what it takes', () => {
  expect(grammarText(ANIMALS)).toBe('zoo <animal> [<age> | all] [<size>]');
});
