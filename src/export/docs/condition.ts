/** Which messages have a form, in words: what its guard says of every kind of message. */
import { type CommandSpec, keyGrammarOf, type Shape } from '../../spec/command.js';
import { ANY, type GuardTable, tabulate, tellingKeys, UNSEEN, viewsOf } from './guards.js';
import { ABSENT, BETWEEN, OTHER } from './key-views.js';

/** Undefined: every message that has no form of its own. */
export function conditionOf(spec: CommandSpec, { when }: Shape): string | undefined {
  if (when === undefined) return undefined;
  const table = tabulate(when, viewsOf(spec));
  if (table === true) return undefined;
  const grammar = keyGrammarOf(spec);
  if (grammar !== undefined) return keyCondition(grammar.first, table);
  const [key, ...others] = [...tellingKeys(spec)];
  if (key === undefined || others.length > 0) return 'certain messages only';
  return jsonCondition(
    key[0],
    key[1],
    [...table.keys()].map((label) => label.slice(1)),
  );
}

/** @param holding labels of one JSON key: '' where it is absent, ANY for values without a name */
function jsonCondition(
  key: string,
  options: readonly string[],
  holding: readonly string[],
): string {
  const quoted = (values: readonly string[]): string =>
    values.map((value) => `"${value}"`).join(', ');
  if (holding.includes('')) return `without ${key}`;
  const named = options.filter((option) => holding.includes(option));
  if (!holding.includes(ANY)) return `${key} is ${quoted(named)}`;
  const rest = options.filter((option) => !holding.includes(option));
  return rest.length === 0 ? `with ${key}` : `${key} is there, and not ${quoted(rest)}`;
}

/** Of the message itself, or of its request. */
function keyCondition(first: string, table: GuardTable): string {
  const asked = [...table.values()].flatMap((labels) => (labels === true ? [] : labels));
  const isAnswer =
    [...table.values()].every((labels) => labels !== true) && !asked.includes(UNSEEN);
  const labels = isAnswer ? asked : [...table.keys()];
  // What may follow the word that tells the forms apart.
  const forms = new Map<string, string[]>();
  for (const label of new Set(labels)) {
    const [word = '', ...rest] = label.split(BETWEEN);
    forms.set(word, [...(forms.get(word) ?? []), ...rest]);
  }
  const words = [...forms].map(([word, rest]) => keyWords(`${first} ${word}`, rest));
  return `${isAnswer ? 'answers to ' : ''}key ${words.join(', ')}`;
}

function keyWords(begin: string, forms: readonly string[]): string {
  // With any word behind it, or with none: what it begins with says it all.
  if (forms.includes(OTHER)) return `"${begin} ..."`;
  return forms.map((form) => `"${begin}${form === ABSENT ? '' : ` ${form}`}"`).join(', ');
}
