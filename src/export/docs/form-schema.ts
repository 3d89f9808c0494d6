/** JSON Schema of the fields of one form: extras, what the key names, the members of its value. */
import { namedItems } from '../../dissect/fields/binary-fields.js';
import type { CommandSpec, Shape } from '../../spec/command.js';
import { viewsOf } from './guards.js';
import { type JsonSchema, jsonSchemaOf } from './json-schema.js';

export function fieldsOfForm(shape: Shape, spec: CommandSpec): JsonSchema {
  const { extras, value } = shape;
  const binary = Object.fromEntries(
    [...namedItems(extras)].map(({ name, doc }) => [name, { description: doc, type: 'string' }]),
  );
  const own = { ...binary, ...keyProperties(spec) };
  if (value.kind !== 'json') return { properties: own };
  const schema = jsonSchemaOf(value.schema);
  if (schema.type === 'array') {
    const name = value.items ?? 'value';
    return { properties: { ...own, [name]: schema }, required: [name] };
  }
  const { propertyNames, additionalProperties, properties, required } = schema;
  const whole = {
    properties: { ...own, ...properties },
    ...(required === undefined ? {} : { required }),
  };
  if (propertyNames?.pattern === undefined || typeof additionalProperties !== 'object')
    return whole;
  // Beside members whose names are on the wire stand those that the key names.
  return { ...whole, patternProperties: { [propertyNames.pattern]: additionalProperties } };
}

/** What the key of a request may name, found by asking its reader about every kind of key. */
function keyProperties(spec: CommandSpec): Readonly<Record<string, JsonSchema>> {
  const read = spec.request?.find(({ keyFields }) => keyFields !== undefined)?.keyFields;
  if (read === undefined) return {};
  const found: Record<string, JsonSchema> = {};
  for (const { parts } of viewsOf(spec)) {
    for (const [name, value] of Object.entries(read(parts.key ?? '') ?? {})) {
      found[name] = {
        description: `The ${name} that the key names.`,
        type: typeof value === 'number' ? 'integer' : 'string',
      };
    }
  }
  return found;
}
