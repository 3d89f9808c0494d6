/**
 * Columns for the members of an NDJSON record, from its JSON Schema: a member that is added there
 * has a column here. What may be anything (a value, decoded fields) is JSON text.
 */
import type { JsonSchema } from '../docs/json-schema.js';

export interface Column {
  readonly name: string;
  readonly type: string;
  readonly doc: string;
}

/** What a schema cannot say: texts that are times or decimals, and those of which few differ. */
const TYPES: Readonly<Record<string, string>> = {
  time: "DateTime64(9, 'UTC')",
  epoch: 'Decimal(19, 9)',
  src: 'LowCardinality(String)',
  dst: 'LowCardinality(String)',
  name: 'LowCardinality(String)',
  status_name: 'LowCardinality(Nullable(String))',
};

export function columnsOf(schema: JsonSchema): readonly Column[] {
  const required = new Set(schema.required);
  return Object.entries(schema.properties ?? {}).map(([name, member]) => ({
    name,
    type: TYPES[name] ?? typeOf(member, schema, !required.has(name)),
    doc: member.description ?? '',
  }));
}

/** @param isOptional it may be absent; arrays, tuples and flags are then empty or false */
function typeOf(member: JsonSchema, root: JsonSchema, isOptional: boolean): string {
  const { $ref, type, enum: choices, items } = member;
  if ($ref !== undefined) return typeOf(definition($ref, root), root, isOptional);
  const nullable = (name: string): string => (isOptional ? `Nullable(${name})` : name);
  if (choices !== undefined || typeof member.const === 'string') {
    return `LowCardinality(${nullable('String')})`;
  }
  if (type === 'boolean' || member.const === true) return 'Bool';
  if (Array.isArray(type)) {
    const [only = '', ...more] = type.filter((each) => each !== 'null');
    return more.length > 0 ? nullable('String') : typeOf({ ...member, type: only }, root, true);
  }
  if (type === 'integer') return nullable(integerType(member));
  if (type === 'number') return nullable('Float64');
  if (type === 'array' && items !== undefined) return arrayOf(items, root);
  if (type === 'object' && member.additionalProperties === false) return tupleOf(member, root);
  return nullable('String');
}

/** Of things without a shape of their own a list is JSON text as well. */
function arrayOf(items: JsonSchema, root: JsonSchema): string {
  const element = items.$ref === undefined ? items : definition(items.$ref, root);
  const isOpen = element.type === 'object' && element.additionalProperties !== false;
  return isOpen ? 'String' : `Array(${typeOf(element, root, false)})`;
}

function tupleOf(member: JsonSchema, root: JsonSchema): string {
  const required = new Set(member.required);
  const parts = Object.entries(member.properties ?? {}).map(
    ([name, part]) => `${name} ${typeOf(part, root, !required.has(name))}`,
  );
  return `Tuple(${parts.join(', ')})`;
}

function integerType({ minimum, maximum = Number.POSITIVE_INFINITY }: JsonSchema): string {
  if (minimum === undefined || minimum < 0) return 'Int64';
  const bits = [8, 16, 32].find((width) => maximum < 2 ** width) ?? 64;
  return `UInt${bits}`;
}

function definition(ref: string, { $defs }: JsonSchema): JsonSchema {
  const found = $defs?.[ref.replace('#/$defs/', '')];
  if (found === undefined) throw new RangeError(`the schema has no definition ${ref}`);
  return found;
}
