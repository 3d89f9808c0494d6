/**
 * JSON Schema (2020-12) of a described value: zod's own conversion, with what it cannot know
 * (integers told by a refinement, meaning, unit, secrecy) put in from the description.
 */
import { z } from 'zod';
import { type FieldMeta, isInteger, metaOf } from '../../spec/fields.js';

/** The keywords that descriptions give rise to. */
export interface JsonSchema {
  readonly type?: string | readonly string[];
  readonly description?: string;
  readonly const?: unknown;
  readonly enum?: readonly unknown[];
  readonly pattern?: string;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly minItems?: number;
  readonly items?: JsonSchema;
  readonly properties?: Readonly<Record<string, JsonSchema>>;
  readonly required?: readonly string[];
  readonly additionalProperties?: boolean | JsonSchema;
  readonly propertyNames?: JsonSchema;
  readonly patternProperties?: Readonly<Record<string, JsonSchema>>;
  readonly anyOf?: readonly JsonSchema[];
  readonly allOf?: readonly JsonSchema[];
  readonly if?: JsonSchema;
  readonly then?: JsonSchema;
  readonly not?: JsonSchema;
  readonly $ref?: string;
  readonly $schema?: string;
  readonly $id?: string;
  readonly $defs?: Readonly<Record<string, JsonSchema>>;
  readonly title?: string;
  readonly examples?: readonly unknown[];
}

export function jsonSchemaOf(schema: z.ZodType): JsonSchema {
  const { $schema: _dialect, ...converted } = z.toJSONSchema(schema, {
    io: 'input',
    unrepresentable: 'any',
    override: ({ zodSchema, jsonSchema }) => {
      // A refinement leaves no trace in the schema, but it does in what is accepted.
      if (zodSchema instanceof z.ZodType && isInteger(zodSchema)) {
        jsonSchema.type = 'integer';
      }
      const meta = zodSchema instanceof z.ZodType ? metaOf(zodSchema) : undefined;
      if (meta !== undefined) jsonSchema.description = description(meta);
    },
  });
  return converted as JsonSchema;
}

const description = ({ doc, unit, secret }: FieldMeta): string =>
  [doc, unit && `Unit: ${unit}.`, secret && 'Secret: masked unless asked for.']
    .filter(Boolean)
    .join(' ');
