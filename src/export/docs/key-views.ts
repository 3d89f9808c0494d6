/**
 * The kinds of key that a grammar tells apart, each with an example: by their labels a page says
 * which keys a form is for, and the Lua script looks up what holds for a key.
 */
import { type KeyGrammar, type KeyWord, kindOf, type WordKind } from '../../spec/key-grammar.js';

/** A label is that of each word, between these. */
export const BETWEEN = ':';
/** Labels of keys that are none of the language, and of words that are of no named kind. */
export const OTHER = '*';
/** Label of a word that is not there. */
export const ABSENT = '';
/** Label of a key that is not there. */
export const NO_KEY = '';

interface KeyView {
  readonly label: string;
  /** A key of this kind. */
  readonly key: string;
}

/** The label of words of a kind: a choice's is the word itself. */
export const numberLabel = ({ name }: { readonly name: string }): string => `<${name}>`;

export function keyViews({ first, words }: KeyGrammar): KeyView[] {
  let phrases: readonly Phrase[] = [{ labels: [], key: first, isOver: false }];
  for (const word of words) {
    phrases = phrases.flatMap((phrase) => [
      ...(word.optional || phrase.isOver ? [longer(phrase, ABSENT)] : []),
      ...(phrase.isOver ? [] : samplesOf(word)).map((sample) => longer(phrase, ...sample)),
    ]);
  }
  return [
    { label: NO_KEY, key: '' },
    { label: first, key: first },
    { label: OTHER, key: `${first}${first}` },
    ...phrases.map(({ labels, key }) => ({ label: labels.join(BETWEEN), key })),
  ];
}

interface Phrase {
  readonly labels: readonly string[];
  readonly key: string;
  /** A word was left out: no other can follow. */
  readonly isOver: boolean;
}

const longer = ({ labels, key, isOver }: Phrase, label: string, sample?: string): Phrase => ({
  labels: [...labels, label],
  key: sample === undefined ? key : `${key} ${sample}`,
  isOver: isOver || sample === undefined,
});

/** A word of every kind, with its label. */
const samplesOf = ({ kinds }: KeyWord): (readonly [label: string, sample: string])[] =>
  kinds.flatMap((kind): (readonly [string, string])[] => {
    if (kind.kind === 'choice') return kind.options.map((option) => [option, option]);
    return kind.kind === 'number' ? [[numberLabel(kind), '0']] : [[OTHER, unlike(kinds)]];
  });

/** A word that is of no kind but `other`. */
function unlike(kinds: readonly WordKind[]): string {
  let word = 'other';
  while (kindOf(kinds, word)?.kind !== 'other') word += 'other';
  return word;
}
