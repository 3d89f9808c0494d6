/** The fields of an example, sorted into the sections that a form has. */

import type { Example, JsonRule, Shape } from '../spec/command.js';
import { type KeyFields, type KeyGrammar, wordKinds, writeKey } from '../spec/key-grammar.js';
import { itemNames, type Values } from '../spec/layout.js';
import type { Body } from './body.js';
import { layoutsOf } from './fields/binary-fields.js';
import { fieldsOf } from './misfits.js';

/** Undefined: it has a field for which the form has no place. */
export function bodyOf(
  shape: Shape,
  grammar: KeyGrammar | undefined,
  example: Example,
): Body | undefined {
  if (isWhole(example)) return { value: example };
  const layouts = new Map(layoutsOf(shape));
  const left = { ...example };
  const take = (names: readonly string[]): Values => {
    const taken = Object.fromEntries(
      names.filter((name) => Object.hasOwn(left, name)).map((name) => [name, left[name]]),
    );
    for (const name of names) delete left[name];
    return taken;
  };
  const extras = take(itemNames(layouts.get('extras') ?? []));
  const key = grammar === undefined ? keyOf(shape, take) : phraseOf(grammar, take);
  const layout = layouts.get('value');
  const value = layout === undefined ? valueIn(shape, left, take) : take(itemNames(layout));
  return Object.keys(left).length === 0 ? { extras, key, value } : undefined;
}

type Take = (names: readonly string[]) => Values;

const isWhole = (example: Example): example is readonly unknown[] => Array.isArray(example);

function keyOf({ key }: Shape, take: Take): Body['key'] {
  if (key === 'none') return undefined;
  if (typeof key === 'object') return take(itemNames(key.layout));
  return take(['key']).key as string | undefined;
}

/** The key whose words are fields, put together again; of an answer, which has none, the first. */
const phraseOf = (grammar: KeyGrammar, take: Take): string =>
  writeKey(grammar, take(wordKinds(grammar).map(({ name }) => name)) as KeyFields);

function valueIn({ value }: Shape, left: Values, take: Take): unknown {
  if (value.kind === 'none') return undefined;
  const isNamed = value.kind === 'json' && !isValueWhole(value, left);
  if (!isNamed) return take(['value']).value;
  const members = take(Object.keys(left));
  return Object.keys(members).length === 0 ? undefined : members;
}

/** Nothing but a `value`, where the description has no member of that name. */
const isValueWhole = (rule: JsonRule, left: Values): boolean =>
  Object.keys(left).join() === 'value' && fieldsOf(rule).value === undefined;
