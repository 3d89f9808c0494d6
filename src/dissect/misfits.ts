/**
 * What of a JSON value does not fit a description, in the order in which the server would
 * find it. Used for requests (where the server will refuse) and answers (where nobody does).
 */
import { z } from 'zod';
import type { JsonRule } from '../spec/command.js';
import { isInteger, metaOf, type RuleBreach, unwrap } from '../spec/fields.js';
import { cut } from './text.js';

export interface Misfit {
  /** FINDINGS id of the request rule; answers turn every misfit into fusion.response-shape. */
  readonly id: string;
  readonly severity: 'error' | 'note';
  /** The server lets it pass all the same. */
  readonly tolerated?: true;
  /** Key, with indexes: `vbucket_list[2]`. */
  readonly field: string;
  /** For people. */
  readonly message: string;
  /** How the server words it, after its prefix. */
  readonly says: string;
  /** Where the server answers otherwise than with Einval and these words. */
  readonly status?: string;
  readonly context?: RuleBreach['context'];
}

/** The object that a rule describes: the schema itself, or the elements of its array or record. */
function objectOf(schema: z.ZodType): z.ZodObject | undefined {
  const inner = unwrap(schema);
  if (inner instanceof z.ZodObject) return inner;
  if (inner instanceof z.ZodArray) return objectOf(inner.element as z.ZodType);
  if (inner instanceof z.ZodRecord) return objectOf(inner.valueType as z.ZodType);
  return undefined;
}

/** The fields of a rule by key, in order; empty where the value is no object. */
export function fieldsOf(rule: JsonRule): Readonly<Record<string, z.ZodType>> {
  return (objectOf(rule.schema)?.shape ?? {}) as Record<string, z.ZodType>;
}

/** Keys of the value, or of its first element where an array is described, that the description knows. */
export function knownKeys(rule: JsonRule, value: unknown): number {
  const isArray = rule.schema instanceof z.ZodArray;
  if (Array.isArray(value) !== isArray) return 0;
  const first: unknown = isArray ? (value as unknown[])[0] : value;
  if (typeof first !== 'object' || first === null) return 0;
  return Object.keys(fieldsOf(rule)).filter((key) => Object.hasOwn(first, key)).length;
}

export function misfits(rule: JsonRule, value: unknown): Misfit[] {
  const result = rule.schema.safeParse(value);
  const issues = result.success
    ? []
    : firstOfEach(result.error.issues.map((issue) => misfit(rule, value, issue)));
  const unknown = unknownFields(rule, value);
  if (rule.unknownKeys !== 'refused') return [...issues, ...unknown];
  // A server that refuses unknown keys looks for them once it knows which keys there may be.
  const decides = ({ field }: Misfit): boolean => {
    const schema = fieldsOf(rule)[field];
    return schema !== undefined && metaOf(schema)?.decides === true;
  };
  return [...issues.filter(decides), ...unknown, ...issues.filter((issue) => !decides(issue))];
}

/** One misfit a field: a number may be too large in two ways, and the server names one. */
function firstOfEach(issues: readonly Misfit[]): Misfit[] {
  const byField = new Map<string, Misfit>();
  for (const issue of issues) if (!byField.has(issue.field)) byField.set(issue.field, issue);
  return [...byField.values()];
}

function unknownFields(rule: JsonRule, value: unknown): Misfit[] {
  if (!(rule.schema instanceof z.ZodObject) || typeof value !== 'object' || value === null)
    return [];
  const known = fieldsOf(rule);
  const refused = rule.unknownKeys === 'refused';
  // The indexes of an array are keys to a server that looks for some to refuse.
  if (Array.isArray(value) && !refused) return [];
  const unknown = Object.keys(value).filter((key) => !Object.hasOwn(known, key));
  // The server keeps the members of an object sorted, and names the first that it meets.
  return (refused ? unknown.sort() : unknown).map((key) => ({
    id: 'fusion.unknown-field',
    severity: refused ? 'error' : 'note',
    field: key,
    message: `unknown key "${cut(key)}"${refused ? ', which this command refuses' : ', which servers ignore'}`,
    says: `Unexpected key: ${key}`,
  }));
}

function misfit(rule: JsonRule, value: unknown, issue: z.core.$ZodIssue): Misfit {
  const path = issue.path;
  const name = pathText(path);
  const key = path.findLast((part) => typeof part === 'string') as string | undefined;
  const schema = key === undefined ? undefined : fieldsOf(rule)[key];
  const meta = schema === undefined ? undefined : metaOf(schema);
  if (path.length === 0) {
    const wanted = rule.schema instanceof z.ZodArray ? 'an array' : 'an object';
    return error(
      'fusion.field-type',
      'value',
      `the value is not ${wanted}`,
      notObject(rule, value),
    );
  }
  const found = at(value, path);
  if (found === undefined) {
    return error('fusion.missing-field', name, `"${name}" is missing`, `Missing ${name}`);
  }
  // An enumeration takes no other type than text, but has one complaint for all that is amiss.
  const wrongType =
    issue.code === 'invalid_type' || (issue.code === 'invalid_value' && typeof found !== 'string');
  // A rule speaks of values of the right type: an element of a list, or the text of a term.
  if (meta?.rule !== undefined && (!wrongType || typeof path.at(-1) === 'number')) {
    const { message, ...breach } = meta.rule(issue, found);
    return {
      ...breach,
      severity: 'error',
      field: name,
      message: message ?? breach.says,
    };
  }
  const due = typeof path.at(-1) === 'number' ? elementOf(schema) : schema;
  const says = meta?.wrongType ?? `${name} not ${typeWord(due)}`;
  return error('fusion.field-type', name, `"${name}" is not ${typePhrase(due)}`, says);
}

/** The server asks any value for its keys; one that is no object has none, or only indexes. */
function notObject(rule: JsonRule, value: unknown): string {
  // One that refuses keys finds the indexes of an array (which unknownFields names), or one
  // member without a name in anything else but null.
  if (rule.unknownKeys === 'refused' && typeof value !== 'object') return 'Unexpected key: ';
  const [first] =
    Object.entries(fieldsOf(rule)).find(([, schema]) => unwrap(schema) === schema) ?? [];
  return first === undefined ? 'value not an object' : `Missing ${first}`;
}

const error = (id: string, field: string, message: string, says: string): Misfit => ({
  id,
  severity: 'error',
  field,
  message,
  says,
});

const pathText = (path: readonly PropertyKey[]): string =>
  path.reduce<string>(
    (text, part) =>
      typeof part === 'number'
        ? `${text}[${part}]`
        : text === ''
          ? String(part)
          : `${text}.${String(part)}`,
    '',
  );

function at(value: unknown, path: readonly PropertyKey[]): unknown {
  return path.reduce<unknown>(
    (inner, part) =>
      typeof inner === 'object' && inner !== null && Object.hasOwn(inner, part)
        ? (inner as Record<PropertyKey, unknown>)[part]
        : undefined,
    value,
  );
}

function elementOf(schema: z.ZodType | undefined): z.ZodType | undefined {
  const inner = schema === undefined ? undefined : unwrap(schema);
  return inner instanceof z.ZodArray ? (inner.element as z.ZodType) : schema;
}

/** The server's word for a type. */
function typeWord(schema: z.ZodType | undefined): string {
  const inner = schema === undefined ? undefined : unwrap(schema);
  if (inner instanceof z.ZodBoolean) return 'boolean';
  if (inner instanceof z.ZodNumber) return isInteger(inner) ? 'positive integer' : 'number';
  if (inner instanceof z.ZodArray) return 'an array';
  return 'string';
}

function typePhrase(schema: z.ZodType | undefined): string {
  const inner = schema === undefined ? undefined : unwrap(schema);
  if (inner instanceof z.ZodArray) {
    return inner.element instanceof z.ZodString ? 'an array of strings' : 'an array';
  }
  if (inner instanceof z.ZodEnum) return `one of ${inner.options.join(', ')}`;
  return (
    { boolean: 'a boolean', 'positive integer': 'an unsigned integer', number: 'a number' }[
      typeWord(schema)
    ] ?? 'a string'
  );
}
