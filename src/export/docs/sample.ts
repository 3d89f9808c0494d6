/** Values that fit a description: for the forms of which it gives no example. */
import { z } from 'zod';
import type { CommandSpec, Example, JsonRule, Shape } from '../../spec/command.js';
import { metaOf, unwrap } from '../../spec/fields.js';
import { itemNames, type Layout, type Values } from '../../spec/layout.js';
import { tellingKeys } from './guards.js';
import { jsonSchemaOf } from './json-schema.js';

/** 2025-11-28T00:00:00Z, by unit: a day on which the newest edition was a week old. */
const MOMENTS = { s: 1_764_288_000, ms: 1_764_288_000_000, bytes: 4096 } as const;

/** What is tried for a value that must hold more than its type says. */
const CANDIDATES: readonly unknown[] = [1, '1', true, [], {}, [1], ['text'], 'kv/some-bucket-uuid'];

/** Fields of a form, made up; undefined where they cannot be. */
export function sampled(
  spec: CommandSpec,
  kind: 'request' | 'response',
  shape: Shape,
): Example | undefined {
  const { value, extras } = shape;
  if (value.kind !== 'json') {
    const isEmpty = value.kind === 'none' && extras.length === 0 && shape.key === 'none';
    return isEmpty ? {} : undefined;
  }
  const schema = unwrap(value.schema);
  if (!(schema instanceof z.ZodObject)) return undefined;
  const example = (spec.example?.[kind] ?? {}) as Values;
  const binary = Object.fromEntries(
    itemNames(extras).map((name) => [name, example[name] ?? firstValue(extras, name)]),
  );
  const whole = objectsOf(schema, spec, example)
    .filter((json) => fits(value, json))
    .find((json) => shape.when?.({ key: '', json }, undefined) !== false);
  return whole === undefined ? undefined : { ...binary, ...whole };
}

/** Whether the value is one of those that are described; absent where it may be. */
export function fits({ schema, required }: JsonRule, json: unknown): boolean {
  if (json === undefined) return !required;
  if (!schema.safeParse(json).success) return false;
  return (
    !isStrict(schema) ||
    Object.keys(json as object).every((key) => Object.hasOwn(schema.shape, key))
  );
}

/** An object of which all members are described. */
const isStrict = (schema: z.ZodType): schema is z.ZodObject =>
  schema instanceof z.ZodObject && schema.def.catchall === undefined;

/** Objects with what is required; of the keys that tell forms apart each may have any value. */
function objectsOf(schema: z.ZodObject, spec: CommandSpec, example: Values): Values[] {
  const choices = [...tellingKeys(spec)].flatMap(([name, options]) =>
    options.map((option) => ({ [name]: option })),
  );
  const members = Object.entries(schema.shape as Record<string, z.ZodType>);
  const required = members.filter(([, member]) => unwrap(member) === member);
  // Where all is optional, all of it is shown.
  const base = Object.fromEntries(
    (required.length > 0 ? required : members).map(([name, member]) => [
      name,
      sampleOf(unwrap(member), name, example[name]),
    ]),
  );
  return [{}, ...choices].map((choice) => ({ ...base, ...choice }));
}

function firstValue(layout: Layout, name: string): unknown {
  const item = layout.find((each) => each.kind !== 'when' && each.name === name);
  return item?.kind === 'uint' ? (item.allowed?.[0] ?? 0) : undefined;
}

/**
 * A value that the schema accepts.
 * @param example used where it is one
 * @throws RangeError where nothing that can be thought of is accepted
 */
function sampleOf(schema: z.ZodType, name: string, example: unknown): unknown {
  const { type, items, enum: choices } = jsonSchemaOf(schema);
  const unit = metaOf(schema)?.unit;
  const likely = [
    example,
    ...(choices ?? []),
    ...(type === 'string' ? [`some-${name}`] : []),
    ...(unit === undefined ? [] : [MOMENTS[unit]]),
    ...(items?.type === 'string' ? [[`some-${name}`]] : []),
  ];
  const found = [...likely, ...CANDIDATES].find(
    (value) => value !== undefined && schema.safeParse(value).success,
  );
  if (found === undefined) throw new RangeError(`${name}: no sample fits its description`);
  return found;
}
