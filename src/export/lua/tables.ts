/** What the Lua script knows of the protocol: the descriptions, as Lua tables. */

import { FieldTable } from '../../dissect/fields/table.js';
import { MAX_PARSED_VALUE } from '../../dissect/json-parser.js';
import { fieldsOf } from '../../dissect/misfits.js';
import { secretMembers, secretNames } from '../../dissect/secret-members.js';
import type { CommandTable } from '../../dissect/table.js';
import { isLastAnswer } from '../../mcbp/answers.js';
import { datatypes } from '../../mcbp/datatypes.js';
import { magicOf } from '../../mcbp/magic.js';
import { SUCCESS, statuses } from '../../mcbp/statuses.js';
import { type CommandSpec, keyGrammarOf, type Shape } from '../../spec/command.js';
import type { KeyGrammar, WordKind } from '../../spec/key-grammar.js';
import type { Layout } from '../../spec/layout.js';
import {
  type Guard,
  type GuardTable,
  tabulate,
  tellingKeys,
  type View,
  viewsOf,
} from '../docs/guards.js';
import { type JsonSchema, jsonSchemaOf } from '../docs/json-schema.js';
import { numberLabel, OTHER } from '../docs/key-views.js';
import { LuaSet, type LuaValue, luaPattern } from './literal.js';

/** The tables by the name of the Lua variable. */
export function luaTables(table: CommandTable): Record<string, LuaValue> {
  const fusion = table.commands().filter((spec) => spec.fusion !== undefined);
  return {
    FIELDS: fieldRows(table),
    MAGICS: magics(),
    DATATYPES: Object.fromEntries(datatypes.map(({ name, bit }) => [name, bit])),
    SUCCESSES: new LuaSet(statuses.filter(({ failure }) => !failure).map(({ value }) => value)),
    MAX_PARSED_VALUE,
    SECRET_NAMES: new LuaSet(secretNames(table)),
    COMMANDS: Object.fromEntries(fusion.map((spec) => [spec.opcode, command(spec)])),
  };
}

const KINDS: Readonly<Record<string, string>> = {
  FT_UINT64: 'uint64',
  FT_DOUBLE: 'double',
  FT_BOOLEAN: 'bool',
};

function fieldRows(table: CommandTable): LuaValue {
  return new FieldTable(table)
    .all()
    .filter(({ name, pattern }) => name.startsWith('fusion.') && pattern === undefined)
    .map(({ name, type, doc }) => ({
      name: name.slice('fusion.'.length),
      kind: KINDS[type] ?? 'string',
      doc,
    }));
}

function magics(): LuaValue {
  const entries = Array.from({ length: 256 }, (_, value) => magicOf(value))
    .filter((magic) => magic !== undefined && !magic.serverOpcode)
    .map((magic) => [magic?.value, { kind: magic?.kind, flex: magic?.framingExtras }] as const);
  return Object.fromEntries(entries) as LuaValue;
}

function command(spec: CommandSpec): LuaValue {
  const views = viewsOf(spec);
  const grammar = keyGrammarOf(spec);
  return {
    name: spec.name,
    // Which answers are the last: one with an empty key, one with a key.
    last: {
      empty: isLastAnswer(spec.answers, SUCCESS, 0),
      keyed: isLastAnswer(spec.answers, SUCCESS, 1),
    },
    telling: telling(spec),
    grammar: grammar && grammarTable(grammar),
    fusion: spec.fusion && guardTable(spec.fusion, views),
    oldest: spec.request?.[0]?.edition ?? '',
    secrets: { request: ownSecrets(spec.request), response: ownSecrets(spec.response) },
    json: { request: wantsJson(spec.request), response: wantsJson(spec.response) },
    request: (spec.request ?? []).map((shape) => form(shape, views)),
    response: (spec.response ?? []).map((shape) => form(shape, views)),
  };
}

function telling(spec: CommandSpec): LuaValue {
  return [...tellingKeys(spec)].map(([key, options]) => ({
    key,
    options: new LuaSet(options),
  }));
}

/** The language of its keys; each kind of word with the label that its guards know it by. */
const grammarTable = ({ first, words }: KeyGrammar): LuaValue => ({
  first,
  words: words.map(({ optional, kinds }) => ({ optional, kinds: kinds.map(wordKind) })),
});

function wordKind(kind: WordKind): LuaValue {
  const { name } = kind;
  if (kind.kind === 'choice') return { name, options: new LuaSet(kind.options) };
  if (kind.kind === 'number') return { name, max: kind.max, label: numberLabel(kind) };
  return { name, label: OTHER };
}

const wantsJson = (shapes: CommandSpec['request']): boolean =>
  shapes?.some(({ value }) => value.kind === 'json') === true;

const ownSecrets = (shapes: CommandSpec['request']): LuaValue =>
  new LuaSet(secretMembers(shapes).names);

function guardTable(guard: Guard, views: readonly View[]): LuaValue {
  const table: true | GuardTable = tabulate(guard, views);
  if (table === true) return true;
  // Where the request makes no difference the labels of the message itself are enough.
  if ([...table.values()].every((asked) => asked === true)) return new LuaSet(table.keys());
  return Object.fromEntries(
    [...table].map(([own, asked]) => [own, asked === true || new LuaSet(asked)]),
  );
}

function form(shape: Shape, views: readonly View[]): LuaValue {
  return {
    edition: shape.edition,
    when: shape.when && guardTable(shape.when, views),
    extras: extras(shape.extras),
    key: shape.key === 'none' ? 'none' : 'any',
    value: valueRule(shape),
  };
}

/** The integers that an extras section begins with; what follows another item has no fixed place. */
function extras(items: Layout): LuaValue {
  const rows: LuaValue[] = [];
  for (const item of items) {
    if (item.kind !== 'uint') break;
    const { name, width, names, allowed, hex } = item;
    rows.push({
      name,
      width,
      hex,
      names: names && { ...names },
      allowed: allowed && new LuaSet(allowed),
    });
  }
  return rows;
}

function valueRule({ value, refused }: Shape): LuaValue {
  if (value.kind !== 'json') return { kind: value.kind };
  return {
    kind: 'json',
    required: value.required,
    strict: value.strictDatatype,
    refuses: value.unknownKeys === 'refused' || undefined,
    refused: refused?.field,
    items: value.items,
    known: new LuaSet(Object.keys(fieldsOf(value))),
    schema: bare(jsonSchemaOf(value.schema)),
  };
}

/** A schema with what the script checks, and no more. */
function bare(schema: JsonSchema): LuaValue {
  const { properties, items, additionalProperties, propertyNames, required, pattern } = schema;
  return {
    type: schema.type === undefined ? undefined : [schema.type].flat(),
    enum: schema.enum && new LuaSet(schema.enum.map(String)),
    minimum: schema.minimum,
    maximum: schema.maximum,
    minItems: schema.minItems,
    pattern: pattern && luaPattern(pattern),
    names: propertyNames?.pattern && luaPattern(propertyNames.pattern),
    required,
    items: items && bare(items),
    properties:
      properties &&
      Object.fromEntries(Object.entries(properties).map(([name, each]) => [name, bare(each)])),
    each: typeof additionalProperties === 'object' ? bare(additionalProperties) : undefined,
  };
}
