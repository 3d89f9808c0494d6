/**
 * JSON Schema of `fusion` in an NDJSON object: the fields of every form of every command. What
 * is on the wire may be anything; a message without findings has the fields of a form that its
 * description has, and that is what these schemas demand.
 */

import type { CommandTable } from '../../dissect/table.js';
import { EDITIONS } from '../../fusion/editions.js';
import type { CommandSpec, Shape } from '../../spec/command.js';
import { fieldsOfForm } from './form-schema.js';
import type { JsonSchema } from './json-schema.js';

export interface FusionSchema {
  /** Schema of the member `fusion`. */
  readonly member: JsonSchema;
  /** Form by form: `StartFusionUploader.request.2025-02`. */
  readonly forms: Readonly<Record<string, JsonSchema>>;
  /** To be met by the whole object: which form goes with which command. */
  readonly rules: readonly JsonSchema[];
}

type Kind = 'request' | 'response';

export function fusionSchema(table: CommandTable): FusionSchema {
  const commands = table.commands().filter((spec) => spec.fusion !== undefined);
  const forms: Record<string, JsonSchema> = {};
  const rules: JsonSchema[] = [];
  for (const spec of commands) {
    for (const kind of ['request', 'response'] as const) {
      const named = nameForms(spec, kind);
      for (const [name, shape] of named) {
        const fields = fieldsOfForm(shape, spec);
        forms[name] = { title: `${spec.name} ${kind}, edition ${shape.edition}`, ...fields };
      }
      rules.push(...rulesOf(spec, kind, named));
    }
  }
  const member: JsonSchema = {
    description:
      'What a Fusion message means (0x70-0x79, 0x84, SetVbucket with use_snapshot, STAT).',
    type: 'object',
    required: ['command', 'edition', 'fields'],
    additionalProperties: false,
    properties: {
      command: { description: 'Name of the command.', enum: commands.map(({ name }) => name) },
      edition: { description: 'Edition in which its form appeared.', enum: EDITIONS },
      fields: { description: 'Decoded fields: extras, key, value.', type: 'object' },
    },
  };
  return { member, forms, rules };
}

/** Each form with a name of its own; several of one edition are numbered. */
function nameForms(spec: CommandSpec, kind: Kind): [string, Shape][] {
  const shapes = spec[kind] ?? [];
  return shapes.map((shape, index) => {
    const before = shapes.slice(0, index).filter(({ edition }) => edition === shape.edition).length;
    const number = before === 0 ? '' : `.${before + 1}`;
    return [`${spec.name}.${kind}.${shape.edition}${number}`, shape];
  });
}

/** An answer carries the edition of its request, so only a request tells the edition of its form. */
function rulesOf(
  { name, fusion }: CommandSpec,
  kind: Kind,
  forms: [string, Shape][],
): JsonSchema[] {
  if (fusion === undefined || forms.length === 0) return [];
  if (kind === 'response') return [rule({ command: { const: name } }, kind, forms)];
  const editions = [...new Set(forms.map(([, { edition }]) => edition))];
  return editions.map((edition) =>
    rule(
      { command: { const: name }, edition: { const: edition } },
      kind,
      forms.filter(([, shape]) => shape.edition === edition),
    ),
  );
}

const rule = (
  fusion: Readonly<Record<string, JsonSchema>>,
  kind: Kind,
  forms: [string, Shape][],
): JsonSchema => ({
  if: {
    required: ['fusion'],
    properties: { kind: { const: kind }, fusion: { properties: fusion } },
    not: { required: ['findings'] },
  },
  // biome-ignore lint/suspicious/noThenProperty: a keyword of JSON Schema; nobody awaits it.
  then: {
    properties: {
      fusion: {
        properties: { fields: { anyOf: forms.map(([name]) => ({ $ref: `#/$defs/${name}` })) } },
      },
    },
  },
});
