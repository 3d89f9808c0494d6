/** One form of a request or answer, as data for its reference page. */
import { layoutsOf, namedItems } from '../../dissect/fields/binary-fields.js';
import { fieldsOf } from '../../dissect/misfits.js';
import type { CommandTable } from '../../dissect/table.js';
import type { CommandSpec, JsonRule, Shape } from '../../spec/command.js';
import { metaOf, unwrap } from '../../spec/fields.js';
import { grammarText, type KeyGrammar, type WordKind, wordKinds } from '../../spec/key-grammar.js';
import type { NamedItem } from '../../spec/layout.js';
import { conditionOf } from './condition.js';
import { jsonSchemaOf } from './json-schema.js';
import { type ServerCheck, type ServerChecks, serverChecks } from './server-checks.js';
import { ruleTexts, typeText } from './type-text.js';

export interface FieldPage {
  readonly name: string;
  readonly type: string;
  readonly unit?: string;
  readonly optional?: true;
  readonly secret?: true;
  readonly meaning: string;
  /** What it must hold beyond its type. */
  readonly rules?: readonly string[];
  /** Names of the values of an enumeration. */
  readonly values?: Readonly<Record<number, string>>;
}

export interface SectionPage {
  /** What the section holds, in words. */
  readonly holds: string;
  readonly fields: readonly FieldPage[];
}

export interface FormPage {
  readonly edition: string;
  /** Day on which servers or documents got it. */
  readonly since?: string;
  readonly source: string;
  readonly note?: string;
  /** Which messages have this form; absent: all that have no form of their own. */
  readonly condition?: string;
  readonly extras: SectionPage;
  readonly key: SectionPage;
  readonly value: SectionPage;
  /** Requests of Fusion: what servers check, in order. */
  readonly checks?: readonly ServerCheck[];
  /** What is against the documents, and servers let pass. */
  readonly tolerated?: readonly string[];
}

const UNCHECKED: ServerChecks = { checks: [], tolerated: [] };

export function formPage(
  table: CommandTable,
  spec: CommandSpec,
  kind: 'request' | 'response',
  shape: Shape,
): FormPage {
  const { edition, since, source, note } = shape;
  const condition = conditionOf(spec, shape);
  // The predicted checks are those of Fusion's validators.
  const isChecked = kind === 'request' && spec.fusion !== undefined;
  const { checks, tolerated } = isChecked ? serverChecks(table, spec, shape) : UNCHECKED;
  return {
    edition,
    ...(since === undefined ? {} : { since }),
    source,
    ...(note === undefined ? {} : { note }),
    ...(condition === undefined ? {} : { condition }),
    extras: binarySection(shape, 'extras'),
    key: keySection(shape),
    value: valueSection(shape),
    ...(checks.length === 0 ? {} : { checks }),
    ...(tolerated.length === 0 ? {} : { tolerated }),
  };
}

function binarySection(shape: Shape, wanted: 'extras' | 'key' | 'value'): SectionPage {
  const layout = layoutsOf(shape).find(([section]) => section === wanted)?.[1] ?? [];
  const fields = [...namedItems(layout)].map(itemPage);
  return { holds: fields.length === 0 ? 'none' : 'binary', fields };
}

function itemPage(item: NamedItem): FieldPage {
  const integer = item.kind === 'uint' ? item : undefined;
  const allowed = integer?.allowed?.map((value) => integer.names?.[value] ?? String(value));
  return {
    name: item.name,
    type: itemType(item),
    ...(integer?.unit === undefined ? {} : { unit: integer.unit }),
    ...(item.secret === undefined ? {} : { secret: item.secret }),
    meaning: item.doc,
    ...(allowed === undefined ? {} : { rules: [`one of ${allowed.join(', ')}`] }),
    ...(integer?.names === undefined ? {} : { values: integer.names }),
  };
}

function itemType(item: NamedItem): string {
  if (item.kind === 'uint') return `${item.signed ? 'i' : 'u'}${item.width * 8}`;
  if (item.kind === 'derived') return 'list, derived';
  if (!('length' in item) || item.length === undefined) return item.kind;
  const { length } = item;
  if (typeof length === 'number') return `${item.kind}, ${length} bytes`;
  if (typeof length === 'object') {
    return `${item.kind}, up to byte ${length.until}${length.orEnd ? ' or the end' : ''}`;
  }
  return length === 'rest' ? `${item.kind}, all that is left` : `${item.kind}, ${length} bytes`;
}

const KEYS: Readonly<Record<string, string>> = {
  none: 'none',
  text: 'text',
  document: 'the key of a document',
};

function keySection(shape: Shape): SectionPage {
  if (shape.keyGrammar !== undefined) return grammarSection(shape.keyGrammar);
  const { fields } = binarySection(shape, 'key');
  return {
    holds: typeof shape.key === 'string' ? (KEYS[shape.key] ?? shape.key) : 'binary',
    fields,
  };
}

/** Any text; of the language that is described the words that belong to it. */
const grammarSection = (grammar: KeyGrammar): SectionPage => ({
  holds: `text, such as "${grammarText(grammar)}"`,
  fields: wordKinds(grammar).flatMap((word) => (word.kind === 'other' ? [] : [wordPage(word)])),
});

function wordPage(word: Exclude<WordKind, { kind: 'other' }>): FieldPage {
  const { name, doc } = word;
  if (word.kind === 'number') {
    return { name, type: 'decimal number', meaning: doc, rules: [`0 to ${word.max}`] };
  }
  const options = word.options.map((option) => JSON.stringify(option)).join(', ');
  return { name, type: word.options.length === 1 ? options : `one of ${options}`, meaning: doc };
}

const VALUES: Readonly<Record<string, string>> = {
  none: 'none',
  any: 'anything',
  document: 'a document',
  binary: 'binary',
};

function valueSection(shape: Shape): SectionPage {
  const { value } = shape;
  if (value.kind === 'json') return { holds: jsonText(value), fields: members(value) };
  const { fields } = binarySection(shape, 'value');
  return { holds: VALUES[value.kind] ?? value.kind, fields };
}

function jsonText({ schema, required, items, unknownKeys, strictDatatype }: JsonRule): string {
  const {
    type,
    items: element,
    additionalProperties: member,
    propertyNames,
  } = jsonSchemaOf(schema);
  const isFamily = typeof member === 'object';
  const each = element ?? (isFamily ? member : undefined);
  const what =
    type === 'array'
      ? `a JSON array${items === undefined ? '' : ` of ${items}`}`
      : isFamily
        ? `a JSON object with members ${propertyNames?.pattern ?? 'of any name'}`
        : type === 'object'
          ? 'a JSON object'
          : 'JSON';
  const more = [
    required ? '' : 'optional',
    unknownKeys === 'refused' ? 'unknown keys are refused' : '',
    strictDatatype ? 'the datatype must be JSON' : '',
  ].filter((text) => text !== '');
  return [each === undefined ? what : `${what}, each ${typeText(each)}`, ...more].join('; ');
}

function members(rule: JsonRule): FieldPage[] {
  return Object.entries(fieldsOf(rule)).map(([name, schema]) => {
    const meta = metaOf(schema);
    const { description: _, ...described } = jsonSchemaOf(unwrap(schema));
    const rules = ruleTexts(described);
    return {
      name,
      type: typeText(described),
      ...(meta?.unit === undefined ? {} : { unit: meta.unit }),
      ...(unwrap(schema) === schema ? {} : { optional: true as const }),
      ...(meta?.secret === undefined ? {} : { secret: meta.secret }),
      meaning: meta?.doc ?? '',
      ...(rules.length === 0 ? {} : { rules }),
    };
  });
}
