/** Example frames of a form: its description's own example where that fits, else a sample. */
import { z } from 'zod';
import { encodeFrame } from '../../dissect/encode.js';
import { layoutsOf } from '../../dissect/fields/binary-fields.js';
import { writeLayout } from '../../dissect/layout/write.js';
import { JSON_BIT } from '../../mcbp/datatypes.js';
import type { CommandSpec, Parts, Shape } from '../../spec/command.js';
import { unwrap } from '../../spec/fields.js';
import { itemNames, type Layout } from '../../spec/layout.js';
import { tellingKeys } from './guards.js';
import { sampleOf } from './sample.js';

type Kind = 'request' | 'response';
type Fields = Readonly<Record<string, unknown>>;

const REQUEST = 0x80;
const RESPONSE = 0x81;
const VBUCKET = 12;
const OPAQUE = 0x0000_0001;

export interface Example {
  readonly fields: unknown;
  readonly bytes: Uint8Array;
}

/** @returns undefined where the description gives no example of this form and none can be made up */
export function exampleOf(spec: CommandSpec, kind: Kind, shape: Shape): Example | undefined {
  try {
    return encoded(spec, kind, shape);
  } catch (error) {
    // Values that do not fit the layout: they are of another form, or no example at all.
    if (error instanceof RangeError) return undefined;
    throw error;
  }
}

function encoded(spec: CommandSpec, kind: Kind, shape: Shape): Example | undefined {
  const given: unknown = spec.example?.[kind];
  const fields =
    given !== undefined && fits(shape, spec, given) ? given : sampled(spec, kind, shape);
  return fields === undefined ? undefined : { fields, bytes: frameOf(spec, kind, shape, fields) };
}

/** Whether an example, which is of the newest form, is one of this form as well. */
function fits(shape: Shape, spec: CommandSpec, given: unknown): boolean {
  const { value, when, keyFields } = shape;
  const own = partsOf(shape, given);
  if (when !== undefined && keyFields === undefined && !when(own, undefined)) {
    if (spec.request?.includes(shape)) return false;
  }
  if (value.kind !== 'json')
    return value.kind !== 'none' || Object.keys(rest(shape, given)).length === 0;
  if (!value.schema.safeParse(own.json).success) return false;
  return !(value.schema instanceof z.ZodObject) || noneUnknown(value.schema, own.json);
}

const noneUnknown = (schema: z.ZodObject, json: unknown): boolean =>
  Object.keys(json as object).every((key) => Object.hasOwn(schema.shape, key));

/** What an example says of key and JSON. */
const partsOf = (shape: Shape, given: unknown): Parts => ({
  key: '',
  json: Array.isArray(given) ? given : rest(shape, given),
});

/** Fields of an example that neither extras nor key take. */
function rest(shape: Shape, given: unknown): Fields {
  const taken = new Set(layoutsOf(shape).flatMap(([, layout]) => itemNames(layout)));
  if (shape.key === 'text' || shape.key === 'document') taken.add('key');
  return Object.fromEntries(Object.entries(given ?? {}).filter(([name]) => !taken.has(name)));
}

function sampled(spec: CommandSpec, kind: Kind, shape: Shape): unknown {
  const { value, extras } = shape;
  const example = (spec.example?.[kind] ?? {}) as Fields;
  if (value.kind !== 'json') {
    const isEmpty = value.kind === 'none' && extras.length === 0 && shape.key === 'none';
    return isEmpty ? {} : undefined;
  }
  const binary = Object.fromEntries(
    itemNames(extras).map((name) => [name, example[name] ?? firstValue(extras, name)]),
  );
  const schema = unwrap(value.schema);
  if (!(schema instanceof z.ZodObject)) return undefined;
  // Of the keys that tell forms apart, a form of its own takes the value that it is for.
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
  const whole = [{}, ...choices]
    .map((choice): Fields => ({ ...base, ...choice }))
    .filter((json) => noneUnknown(schema, json) && schema.safeParse(json).success)
    .find((json) => shape.when?.({ key: '', json }, undefined) !== false);
  return whole === undefined ? undefined : { ...binary, ...whole };
}

function firstValue(layout: Layout, name: string): unknown {
  const item = layout.find((each) => each.kind !== 'when' && each.name === name);
  return item?.kind === 'uint' ? (item.allowed?.[0] ?? 0) : undefined;
}

/** A frame with these fields, each in the section that it belongs to. */
function frameOf(spec: CommandSpec, kind: Kind, shape: Shape, fields: unknown): Uint8Array {
  const all = (Array.isArray(fields) ? {} : fields) as Fields;
  const sections = new Map(layoutsOf(shape));
  const extras = written(sections.get('extras') ?? [], all, {});
  const layout = sections.get('value');
  const json = shape.value.kind === 'json' ? jsonOf(shape, spec, fields) : undefined;
  const value = layout === undefined ? (json ?? all.value) : written(layout, all, all);
  return encodeFrame({
    magic: kind === 'request' ? REQUEST : RESPONSE,
    opcode: spec.opcode,
    datatype: json === undefined ? 0 : JSON_BIT,
    vbucketOrStatus: kind === 'request' && spec.vbucket === 'required' ? VBUCKET : 0,
    opaque: OPAQUE,
    extras,
    key:
      typeof shape.key === 'object' ? written(shape.key.layout, all, all) : keyOf(spec, kind, all),
    value: value instanceof Uint8Array ? value : textOf(value),
  });
}

const textOf = (value: unknown): string =>
  value === undefined ? '' : typeof value === 'string' ? value : JSON.stringify(value);

/** Those of the fields that a layout names. */
function written(layout: Layout, fields: Fields, extras: Fields): Uint8Array {
  const names = itemNames(layout);
  const own = Object.fromEntries(Object.entries(fields).filter(([name]) => names.includes(name)));
  return writeLayout(layout, own, { extras: extras as never });
}

function jsonOf(shape: Shape, spec: CommandSpec, fields: unknown): string | undefined {
  if (Array.isArray(fields)) return JSON.stringify(fields);
  const json = Object.fromEntries(
    Object.entries(rest(shape, fields)).filter(([name]) => !keyNames(spec).includes(name)),
  );
  return Object.keys(json).length === 0 ? undefined : JSON.stringify(json);
}

const readerOf = (spec: CommandSpec): Shape['keyFields'] =>
  spec.request?.find(({ keyFields }) => keyFields !== undefined)?.keyFields;

const keyNames = (spec: CommandSpec): string[] =>
  Object.keys(readerOf(spec)?.(keyText(spec)) ?? {});

/** The key of a request whose words are fields, put together again; else the text itself. */
function keyOf(spec: CommandSpec, kind: Kind, { key }: Fields): string {
  if (readerOf(spec) === undefined) return typeof key === 'string' ? key : '';
  return kind === 'request' ? keyText(spec) : FUSION_KEY;
}

/** First word of the keys that are Fusion's, and key of their answers. */
const FUSION_KEY = 'fusion';

const keyText = (spec: CommandSpec): string =>
  [FUSION_KEY, ...Object.values((spec.example?.request ?? {}) as Fields)].join(' ');
