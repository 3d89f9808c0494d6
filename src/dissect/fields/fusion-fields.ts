/**
 * `fusion.<key>` for each key of each description, and the few that no schema names. A key
 * that several commands use is one field: where one of them has a number there, it is a number,
 * so that `fusion.term` compares as one although requests write it as text.
 */
import { z } from 'zod';
import type { CommandSpec, Shape } from '../../spec/command.js';
import { isInteger, metaOf, unwrap } from '../../spec/fields.js';
import { wordKinds } from '../../spec/key-grammar.js';
import { namedItems } from './binary-fields.js';
import type { FieldDefinition, FieldType } from './definition.js';

/** One place where a description has a field. */
type Occurrence = Omit<FieldDefinition, 'where'>;

const PATH = '.fusion.fields';

export function fusionFields(commands: readonly CommandSpec[]): FieldDefinition[] {
  const found = new Map<string, { field: Occurrence; where: Set<string> }>();
  for (const spec of commands) {
    if (spec.fusion === undefined) continue;
    for (const [kind, shapes] of [
      ['request', spec.request],
      ['response', spec.response],
    ] as const) {
      for (const field of (shapes ?? []).flatMap(occurrences)) {
        const known = found.get(field.name);
        const where = known?.where ?? new Set();
        where.add(`${spec.name} ${kind}`);
        found.set(field.name, { field: known ? merged(known.field, field) : field, where });
      }
    }
  }
  const derived = [...found.values()].map(({ field, where }) => ({
    ...field,
    where: [...where].join(', '),
  }));
  return [...own, ...derived.sort((a, b) => (a.name < b.name ? -1 : a.name > b.name ? 1 : 0))];
}

/** What is said of Fusion messages beyond their own keys. */
const own: readonly FieldDefinition[] = [
  {
    name: 'fusion',
    type: 'FT_NONE',
    doc: 'Any Fusion message.',
    where: 'Fusion',
    ndjson: '.fusion',
  },
  {
    name: 'fusion.command',
    type: 'FT_STRING',
    doc: 'Name of the command; an answer has that of its request.',
    where: 'Fusion',
    ndjson: '.fusion.command',
  },
  {
    name: 'fusion.edition',
    type: 'FT_STRING',
    doc: 'Edition in which its form appeared.',
    where: 'Fusion',
    ndjson: '.fusion.edition',
  },
  {
    name: 'fusion.error',
    type: 'FT_STRING',
    doc: 'What the server says of a failure, as JSON: context, ref.',
    where: 'failed Fusion responses',
    ndjson: `${PATH}.error`,
  },
  {
    name: 'fusion.value',
    type: 'FT_STRING',
    doc: 'A JSON value that is no object where one was due.',
    where: 'malformed Fusion messages',
    ndjson: `${PATH}.value`,
  },
];

function merged(known: Occurrence, other: Occurrence): Occurrence {
  const numeric = [known, other].find(({ type }) => type === 'FT_UINT64');
  const choices = new Set([...(known.choices ?? []), ...(other.choices ?? [])]);
  return {
    ...other,
    ...known,
    type: numeric?.type ?? known.type,
    doc: known.doc.includes(other.doc) ? known.doc : `${known.doc} Or: ${other.doc}`,
    ...(choices.size === 0 ? {} : { choices: [...choices] }),
  };
}

function occurrences({ extras, keyGrammar, value }: Shape): Occurrence[] {
  const binary = [...namedItems(extras)].map((item) => {
    // A value that has a name is shown, and so compared, by its name.
    const isNumber = item.kind === 'uint' && item.names === undefined;
    return field(item.name, isNumber ? 'FT_UINT64' : 'FT_STRING', item.doc);
  });
  const ofKey = (keyGrammar === undefined ? [] : wordKinds(keyGrammar)).map((word) => ({
    ...field(word.name, word.kind === 'number' ? 'FT_UINT64' : 'FT_STRING', word.doc),
    ...(word.kind === 'choice' ? { choices: word.options } : {}),
  }));
  if (value.kind !== 'json') return [...binary, ...ofKey];
  return [...binary, ...ofKey, ...ofSchema(value.schema, value.items)];
}

const field = (name: string, type: FieldType, doc: string): Occurrence => ({
  name: `fusion.${name}`,
  type,
  doc,
  ndjson: `${PATH}.${name}`,
});

/** @param items the name under which the elements stand, where the value is an array */
function ofSchema(schema: z.ZodType, items: string | undefined): Occurrence[] {
  const inner = unwrap(schema);
  if (inner instanceof z.ZodObject) return members(inner, PATH);
  if (inner instanceof z.ZodArray) {
    const name = items ?? 'value';
    const element = unwrap(inner.element as z.ZodType);
    const doc = metaOf(element)?.doc ?? `The ${name}, one by one.`;
    const list = {
      ...field(name, typeOf(inner), doc),
      ndjson: `${PATH}.${name}[]`,
      many: true,
    } as const;
    return element instanceof z.ZodObject ? [list, ...members(element, list.ndjson, true)] : [list];
  }
  if (inner instanceof z.ZodRecord) return family(inner);
  return [];
}

/** Members whose names stand on the wire, such as `vb_12`. */
function family(record: z.ZodRecord): Occurrence[] {
  const keys = z.toJSONSchema(record.keyType as z.ZodType).pattern;
  const element = unwrap(record.valueType as z.ZodType);
  const inside = element instanceof z.ZodObject ? members(element, `${PATH}[]`, true) : [];
  if (keys === undefined) return inside;
  const name = keys.replace(/^\^|\$$/g, '').replace('\\d+', '<n>');
  const pattern = new RegExp(`^fusion\\.${keys.replace(/^\^|\$$/g, '')}$`);
  const doc = `One for each vbucket: ${metaOf(element)?.doc ?? 'an object.'}`;
  return [
    { ...field(name, typeOf(element), doc), ndjson: `${PATH}[]`, pattern, many: true },
    ...inside,
  ];
}

function members(object: z.ZodObject, path: string, several = false): Occurrence[] {
  return Object.entries(object.shape as Record<string, z.ZodType>).map(([name, schema]) => {
    const meta = metaOf(schema);
    const isList = unwrap(schema) instanceof z.ZodArray;
    return {
      ...field(name, typeOf(unwrap(schema)), meta?.doc ?? name),
      ndjson: `${path}.${name}${isList ? '[]' : ''}`,
      ...choicesOf(unwrap(schema)),
      ...(meta?.unit === undefined ? {} : { unit: meta.unit }),
      ...(meta?.secret === undefined ? {} : { secret: meta.secret }),
      ...(several || isList ? { many: true as const } : {}),
    };
  });
}

const choicesOf = (schema: z.ZodType): Pick<FieldDefinition, 'choices'> =>
  schema instanceof z.ZodEnum ? { choices: schema.options.map(String) } : {};

/** Of an array the type of its elements; an object is its JSON text. */
function typeOf(schema: z.ZodType): FieldType {
  if (schema instanceof z.ZodArray) return typeOf(unwrap(schema.element as z.ZodType));
  if (schema instanceof z.ZodNumber) return isInteger(schema) ? 'FT_UINT64' : 'FT_DOUBLE';
  return schema instanceof z.ZodBoolean ? 'FT_BOOLEAN' : 'FT_STRING';
}
