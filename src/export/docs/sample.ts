/** Values that fit a description: for the forms of which it gives no example. */
import type { z } from 'zod';
import { metaOf } from '../../spec/fields.js';
import { jsonSchemaOf } from './json-schema.js';

/** 2025-11-28T00:00:00Z, by unit: a day on which the newest edition was a week old. */
const MOMENTS = { s: 1_764_288_000, ms: 1_764_288_000_000, bytes: 4096 } as const;

/** What is tried for a value that must hold more than its type says. */
const CANDIDATES: readonly unknown[] = [1, '1', true, [], {}, [1], ['text'], 'kv/some-bucket-uuid'];

/**
 * A value that the schema accepts.
 * @param example used where it is one
 * @throws RangeError where nothing that can be thought of is accepted
 */
export function sampleOf(schema: z.ZodType, name: string, example: unknown): unknown {
  const { type, items, enum: choices } = jsonSchemaOf(schema);
  const unit = metaOf(schema)?.unit;
  const likely = [
    example,
    ...(choices ?? []),
    ...(type === 'string' ? [`some-${name}`] : []),
    ...(unit === undefined ? [] : [MOMENTS[unit]]),
    ...(items?.type === 'string' ? [[`some-${name}`]] : []),
  ];
  const fits = [...likely, ...CANDIDATES].find(
    (value) => value !== undefined && schema.safeParse(value).success,
  );
  if (fits === undefined) throw new RangeError(`${name}: no sample fits its description`);
  return fits;
}
