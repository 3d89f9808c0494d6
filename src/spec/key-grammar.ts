/**
 * Keys that are small languages: words between spaces, the first of which says which language
 * it is. A description states its grammar as data; reading, help, reference pages, completion
 * and the Lua script all follow from that one statement. No protocol facts.
 */

export interface KeyGrammar {
  /** The first word of every such key. The answers have it for their whole key. */
  readonly first: string;
  /** What may follow, in order. */
  readonly words: readonly KeyWord[];
}

/** One word of a key. The first of its kinds that a word is of names the field. */
export interface KeyWord {
  /** The key may end before it. */
  readonly optional?: true;
  readonly kinds: readonly WordKind[];
}

export type WordKind = Choice | DecimalNumber | OtherWord;

interface Named {
  /** Field that the word becomes. */
  readonly name: string;
  readonly doc: string;
}

/** One of these words. */
interface Choice extends Named {
  readonly kind: 'choice';
  readonly options: readonly string[];
}

/** Decimal digits, up to a largest value. */
interface DecimalNumber extends Named {
  readonly kind: 'number';
  readonly max: number;
}

/** A word of no other kind: against the grammar, and shown all the same. */
interface OtherWord extends Named {
  readonly kind: 'other';
}

/** The fields that the words of a key are, in their order. */
export type KeyFields = Readonly<Record<string, string | number>>;

/** Undefined: the key is of another language, or has more words than this one. */
export function readKey(grammar: KeyGrammar, key: string): KeyFields | undefined {
  const words = wordsOf(key);
  if (words[0] !== grammar.first || words.length > grammar.words.length + 1) return undefined;
  const fields: Record<string, string | number> = {};
  for (const [i, { optional, kinds }] of grammar.words.entries()) {
    const word = words[i + 1];
    if (word === undefined && optional) break;
    const kind = kindOf(kinds, word ?? '');
    if (kind !== undefined) {
      fields[kind.name] = kind.kind === 'number' ? Number(word) : (word ?? '');
    }
  }
  return fields;
}

/** The key of these fields: the inverse of reading. */
export function writeKey({ first, words }: KeyGrammar, fields: KeyFields): string {
  const told = words.map(({ kinds }) => kinds.map(({ name }) => fields[name]).find(isThere));
  return [first, ...told.filter(isThere)].join(' ');
}

const isThere = (part: string | number | undefined) => part !== undefined;

/** Space around a key is no part of it; inside only blanks part words, one or several. */
const wordsOf = (key: string): string[] =>
  key.replace(/^[ \t\n\v\f\r]+|[ \t\n\v\f\r]+$/g, '').split(/ +/);

/** The kind of a word: undefined where the grammar has no place for others. */
export const kindOf = (kinds: readonly WordKind[], word: string): WordKind | undefined =>
  kinds.find((kind) => isOf(kind, word));

function isOf(kind: WordKind, word: string): boolean {
  if (kind.kind === 'choice') return kind.options.includes(word);
  return kind.kind === 'other' || (/^\d+$/.test(word) && Number(word) <= kind.max);
}

/** All kinds of word that a key may have, in order. */
export const wordKinds = ({ words }: KeyGrammar): readonly WordKind[] =>
  words.flatMap(({ kinds }) => kinds);

/** `fusion <group> [<vbucket> | detail]`. */
export const grammarText = ({ first, words }: KeyGrammar): string =>
  [first, ...words.map(wordText)].join(' ');

function wordText({ optional, kinds }: KeyWord): string {
  const text = kinds
    .filter(({ kind }) => kind !== 'other')
    .map((kind) =>
      kind.kind === 'choice' && kind.options.length === 1 ? kind.options[0] : `<${kind.name}>`,
    )
    .join(' | ');
  return optional ? `[${text}]` : text;
}
