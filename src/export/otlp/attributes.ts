/**
 * Attributes in OTLP's JSON encoding (opentelemetry-proto, common.proto, by protobuf's JSON
 * mapping): one member that names the type, and 64-bit integers as text.
 */
import type { FieldValue } from '../../dissect/field-value.js';
import type { JsonNode } from '../../dissect/json.js';

export type AnyValue =
  | { readonly stringValue: string }
  | { readonly intValue: string }
  | { readonly doubleValue: number }
  | { readonly boolValue: boolean }
  | { readonly arrayValue: { readonly values: readonly AnyValue[] } };

export interface Attribute {
  readonly key: string;
  readonly value: AnyValue;
}

/** Elements of an array that are passed on: a list of all vbuckets is a thousand. */
const MOST_ELEMENTS = 64;
/** Longer texts are cut, UTF-16 units. */
const LONGEST_TEXT = 1024;

const INT64_MAX = 2n ** 63n - 1n;

export const text = (value: string): AnyValue => ({
  stringValue: value.length > LONGEST_TEXT ? `${value.slice(0, LONGEST_TEXT - 1)}…` : value,
});

/** An integer beyond the 64 bits that OTLP has with a sign keeps its digits as text. */
export function integer(value: number | bigint): AnyValue {
  const exact = BigInt(value);
  const fits = exact <= INT64_MAX && exact >= -INT64_MAX - 1n;
  return fits ? { intValue: String(exact) } : text(String(exact));
}

/** Those of the pairs that have a value. */
export const attributes = (
  pairs: Readonly<Record<string, AnyValue | undefined>>,
): readonly Attribute[] =>
  Object.entries(pairs).flatMap(([key, value]) => (value === undefined ? [] : [{ key, value }]));

/** A decoded field; undefined where it is nested, which attributes cannot be. */
export function fieldAttribute(value: FieldValue): AnyValue | undefined {
  if (typeof value === 'string') return text(value);
  if (typeof value === 'number') return Number.isInteger(value) ? integer(value) : double(value);
  if (typeof value === 'bigint') return integer(value);
  return isList(value) ? listOf(value) : nodeValue(value);
}

const isList = (value: JsonNode | readonly JsonNode[]): value is readonly JsonNode[] =>
  Array.isArray(value);

function nodeValue(node: JsonNode): AnyValue | undefined {
  switch (node.kind) {
    case 'string':
      return text(node.text);
    case 'boolean':
      return { boolValue: node.text === 'true' };
    case 'number':
      return /^-?\d{1,20}$/.test(node.text)
        ? integer(BigInt(node.text))
        : double(Number(node.text));
    case 'array':
      return listOf(node.members.map(({ value }) => value));
    default:
      return undefined;
  }
}

/** Lists hold values of one type: those of another than the first are left out. */
function listOf(nodes: readonly JsonNode[]): AnyValue | undefined {
  const values = nodes.slice(0, MOST_ELEMENTS).flatMap((node) => nodeValue(node) ?? []);
  const [first] = values;
  if (first === undefined) return undefined;
  return { arrayValue: { values: values.filter((each) => typeOf(each) === typeOf(first)) } };
}

const typeOf = (value: AnyValue): string => Object.keys(value)[0] ?? '';

/** JSON has no number for what is none, or too large. */
const double = (value: number): AnyValue =>
  Number.isFinite(value) ? { doubleValue: value } : text(String(value));
