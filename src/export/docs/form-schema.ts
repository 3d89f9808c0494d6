/** JSON Schema of the fields of one form: extras, what the key names, the members of its value. */
import { namedItems } from '../../dissect/fields/binary-fields.js';
import { type CommandSpec, keyGrammarOf, type Shape } from '../../spec/command.js';
import { wordKinds } from '../../spec/key-grammar.js';
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

/** What the words of the key of a request are. */
function keyProperties(spec: CommandSpec): Readonly<Record<string, JsonSchema>> {
  const grammar = keyGrammarOf(spec);
  if (grammar === undefined) return {};
  const described = new Map<string, JsonSchema>();
  // The first kind of a name is the one that the grammar is about; others are shown as text.
  for (const { name, doc, kind } of wordKinds(grammar)) {
    if (described.has(name)) continue;
    described.set(name, { description: doc, type: kind === 'number' ? 'integer' : 'string' });
  }
  return Object.fromEntries(described);
}
